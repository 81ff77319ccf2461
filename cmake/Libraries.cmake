# SPDX-License-Identifier: GPL-2.0-only
# Finds the libraries that our own are made with. Those that are missing are told all at once, with
# the command that installs them.

# shaketable_need(libfmt-dev fmt [VERSION...])
#
# find_package(fmt [VERSION...]), which Debian and Ubuntu have in libfmt-dev.
macro(shaketable_need debian_package name)
  find_package(${name} QUIET ${ARGN})
  if(NOT ${name}_FOUND)
    list(APPEND missing ${debian_package})
  endif()
endmacro()

set(missing)
shaketable_need(libboost-dev Boost 1.74 CONFIG)
shaketable_need(libboost-program-options-dev boost_program_options CONFIG)
shaketable_need(libexpected-dev tl-expected)
shaketable_need(libfmt-dev fmt)
shaketable_need(libpcap-dev Pcap)
shaketable_need(librandom123-dev Random123)
shaketable_need(libsqlite3-dev SQLite3 3.37) # STRICT tables
shaketable_need(libyaml-cpp-dev yaml-cpp)
shaketable_need(nlohmann-json3-dev nlohmann_json)
if(SHAKETABLE_BINDINGS)
  shaketable_need(python3-dev Python 3.10 COMPONENTS Interpreter Development.Module)
endif()
shaketable_need(tao-pegtl-dev pegtl)
if(missing)
  list(JOIN missing " " missing)
  set(command "apt-get install ${missing}")
  message(FATAL_ERROR "C++ libraries are missing; this installs them:\n  ${command}")
endif()

if(NOT TARGET yaml-cpp::yaml-cpp) # its name since 0.8
  add_library(yaml-cpp::yaml-cpp ALIAS yaml-cpp)
endif()

find_package(Ns3 REQUIRED)
