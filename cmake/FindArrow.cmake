# SPDX-License-Identifier: GPL-2.0-only
# Finds Apache Arrow with Parquet in the Python package `pyarrow`, whose wheel has all that C++
# needs (Debian has no Arrow), and makes the target Arrow::parquet. Its own CMake files are left
# out of the wheel.
#
# SHAKETABLE_PYTHON is the interpreter that has the package.

# The package is not imported: that would load all of it.
execute_process(
  COMMAND
    ${SHAKETABLE_PYTHON} -c
    "import importlib.util as u; print(u.find_spec('pyarrow').submodule_search_locations[0])"
  OUTPUT_VARIABLE ARROW_PREFIX
  OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT ARROW_PREFIX)
  set(ARROW_PREFIX NOTFOUND)
endif()

# libarrow.so.2600
file(GLOB arrow ${ARROW_PREFIX}/libarrow.so.*)
file(GLOB parquet ${ARROW_PREFIX}/libparquet.so.*)
find_path(ARROW_INCLUDE_DIR parquet/arrow/writer.h PATHS ${ARROW_PREFIX}/include NO_DEFAULT_PATH
                                                         NO_CACHE)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
  Arrow
  REQUIRED_VARS parquet arrow ARROW_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "the Python package pyarrow is not installed: run `./dev setup`.")

if(Arrow_FOUND AND NOT TARGET Arrow::parquet)
  foreach(library IN ITEMS arrow parquet)
    add_library(Arrow::${library} SHARED IMPORTED)
    set_target_properties(
      Arrow::${library} PROPERTIES IMPORTED_LOCATION ${${library}} INTERFACE_INCLUDE_DIRECTORIES
                                                                   ${ARROW_INCLUDE_DIR})
  endforeach()
  set_property(TARGET Arrow::parquet PROPERTY INTERFACE_LINK_LIBRARIES Arrow::arrow)
endif()
