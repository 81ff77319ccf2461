# SPDX-License-Identifier: GPL-2.0-only
# The three kinds of target: a library for each folder of src/, a test program for each folder of
# tests/, and one benchmark program.

# shaketable_library(tcp DEPENDS base LIBRARIES fmt::fmt)
#
# Makes `shaketable::tcp` of the sources beside the caller. DEPENDS names other folders of src/,
# LIBRARIES third-party targets. main.cc is left out: a program has its own target.
function(shaketable_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "DEPENDS;LIBRARIES")
  file(GLOB headers CONFIGURE_DEPENDS *.h)
  file(GLOB sources CONFIGURE_DEPENDS *.cc)
  list(FILTER sources EXCLUDE REGEX "/main\\.cc$")
  list(TRANSFORM arg_DEPENDS PREPEND "shaketable::")

  set(target shaketable_${name})
  if(sources)
    add_library(${target} STATIC ${sources})
    target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:shaketable_compiler>)
    set(scope PUBLIC)
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  add_library(shaketable::${name} ALIAS ${target})
  target_sources(${target} ${scope} FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/src FILES
                                    ${headers})
  target_compile_features(${target} ${scope} cxx_std_20)
  target_link_libraries(${target} ${scope} ${arg_DEPENDS} ${arg_LIBRARIES})
endfunction()

# shaketable_test(ns3_backend DEPENDS sim)
#
# Makes `test_ns3_backend` of the sources in tests/ns3_backend and registers each of its tests.
# DEPENDS names folders of src/ that the tests use besides their own. Nothing is made of an empty
# folder.
function(shaketable_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "DEPENDS")
  list(TRANSFORM arg_DEPENDS PREPEND "shaketable::")
  file(GLOB sources CONFIGURE_DEPENDS ${name}/*.cc)
  if(NOT sources)
    return()
  endif()
  add_executable(test_${name} ${sources})
  target_include_directories(test_${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_link_libraries(test_${name} PRIVATE shaketable::${name} ${arg_DEPENDS}
                                             shaketable_compiler GTest::gmock_main)
  # Under the sanitizers a third of the time to compile a test is for optimizing what runs once.
  target_compile_options(test_${name} PRIVATE $<$<CONFIG:Debug>:-O0>)
  gtest_discover_tests(
    test_${name}
    TEST_PREFIX ${name}.
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
    PROPERTIES LABELS ${name}
    DISCOVERY_MODE PRE_TEST)
endfunction()
