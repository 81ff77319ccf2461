# SPDX-License-Identifier: GPL-2.0-only
# How our own code is compiled. Third-party headers come in as SYSTEM and are not held to this.

set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON) # a Python module links the libraries
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)   # for clang-tidy and editors
set(CMAKE_VERIFY_INTERFACE_HEADER_SETS ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Release, Debug or RelWithDebInfo" FORCE)
endif()

# A handshake passes through a dozen small functions of three libraries: inlined across them it
# takes a fifth fewer instructions.
set(CMAKE_INTERPROCEDURAL_OPTIMIZATION_RELEASE ON)
add_link_options($<$<CONFIG:Release>:-Wno-stringop-overflow>) # g++ 12's false alarms, as below

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(shaketable_compiler INTERFACE)
target_compile_options(
  shaketable_compiler
  INTERFACE -Wall
            -Wextra
            -Wpedantic
            -Wconversion
            -Werror
            -Wno-restrict # g++ 12 sees overlaps where strings are added (its bug 105651)
            -ffp-contract=off # a fused multiply-add rounds differently: same bits everywhere
            -fno-semantic-interposition) # nobody replaces our functions, so they may be inlined
target_compile_definitions(shaketable_compiler INTERFACE SHAKETABLE_VERSION="${PROJECT_VERSION}")
