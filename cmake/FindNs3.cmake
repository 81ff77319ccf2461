# SPDX-License-Identifier: GPL-2.0-only
# Finds ns-3 and makes its targets (Ns3::core, Ns3::network, ...). ns-3's own CMake files are not
# used: those of the PyPI package name paths of the machine that built it.
#
# SHAKETABLE_NS3 chooses the installation:
#   pypi      the PyPI package `ns3`, in the interpreter SHAKETABLE_PYTHON (default)
#   debian    the package libns3-dev
#   <folder>  the install prefix of a self-built ns-3
#
# Sets NS3_VERSION (3.44), NS3_INCLUDE_DIR and NS3_LIBRARY_DIR.

set(SHAKETABLE_NS3 pypi CACHE STRING "Which ns-3: pypi, debian, or an install prefix")

set(modules core network internet point-to-point csma traffic-control applications fd-net-device)

# 1. The prefix.
if(SHAKETABLE_NS3 STREQUAL "pypi")
  set(advice "run `./dev setup`")
  # The package is not imported: that would need cppyy.
  execute_process(
    COMMAND
      ${SHAKETABLE_PYTHON} -c
      "import importlib.util as u; print(u.find_spec('ns3').submodule_search_locations[0])"
    OUTPUT_VARIABLE prefix
    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
elseif(SHAKETABLE_NS3 STREQUAL "debian")
  set(advice "run `apt-get install libns3-dev`")
  set(prefix /usr)
else()
  set(advice "give the folder that `cmake --install` of ns-3 wrote to")
  file(REAL_PATH ${SHAKETABLE_NS3} prefix EXPAND_TILDE)
endif()
if(NOT prefix)
  set(prefix NOTFOUND)
endif()

# 2. The libraries: libns3.44-core.so, libns3-core.so, libns3.44-core-optimized.so, ...
file(GLOB candidates ${prefix}/lib*/libns3*core*.so ${prefix}/lib/*/libns3*core*.so)
list(FILTER candidates INCLUDE REGEX "/libns3(\\.[0-9.]+|-dev)?-core(-[a-z]+)?\\.so$")
if(candidates)
  list(GET candidates 0 core)
  cmake_path(GET core PARENT_PATH NS3_LIBRARY_DIR)
endif()

# 3. The headers. Folders of ns-3 installations hold more than ns-3 (the PyPI package an old Boost),
# so the compiler is shown a folder with nothing but a link named ns3.
find_path(NS3_INCLUDE_DIR ns3/simulator.h PATHS ${prefix}/include NO_DEFAULT_PATH NO_CACHE)
if(NS3_INCLUDE_DIR)
  set(shown ${PROJECT_BINARY_DIR}/ns3-headers)
  file(MAKE_DIRECTORY ${shown})
  file(CREATE_LINK ${NS3_INCLUDE_DIR}/ns3 ${shown}/ns3 SYMBOLIC)
endif()

# 4. The version.
set(version_file ${NS3_LIBRARY_DIR}/cmake/ns3/ns3ConfigVersion.cmake)
if(EXISTS ${version_file})
  file(STRINGS ${version_file} line REGEX "^set\\(PACKAGE_VERSION " LIMIT_COUNT 1)
  string(REGEX MATCH "[0-9]+\\.[0-9]+" NS3_VERSION "${line}")
endif()

# 5. The targets.
foreach(module IN LISTS modules)
  string(REGEX REPLACE "-core(-?[a-z]*)\\.so$" "-${module}\\1.so" library "${core}")
  if(NOT EXISTS "${library}")
    continue()
  endif()
  if(NOT TARGET Ns3::${module})
    add_library(Ns3::${module} SHARED IMPORTED)
    set_target_properties(
      Ns3::${module}
      PROPERTIES IMPORTED_LOCATION ${library}
                 INTERFACE_INCLUDE_DIRECTORIES "${shown}"
                 INTERFACE_COMPILE_DEFINITIONS SHAKETABLE_NS3_VERSION="${NS3_VERSION}"
                 INTERFACE_COMPILE_FEATURES cxx_std_20)
    if(module STREQUAL "network")
      set_property(TARGET Ns3::network PROPERTY INTERFACE_LINK_LIBRARIES Ns3::core)
    elseif(NOT module STREQUAL "core")
      set_property(TARGET Ns3::${module} PROPERTY INTERFACE_LINK_LIBRARIES Ns3::network)
    endif()
  endif()
  set(Ns3_${module}_FOUND TRUE)
endforeach()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
  Ns3
  REQUIRED_VARS NS3_LIBRARY_DIR NS3_INCLUDE_DIR NS3_VERSION
  VERSION_VAR NS3_VERSION HANDLE_COMPONENTS
  REASON_FAILURE_MESSAGE "ns-3 (SHAKETABLE_NS3=${SHAKETABLE_NS3}) is not installed: ${advice}.")
