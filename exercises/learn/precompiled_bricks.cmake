# Precompiled bricks: for clang, what finished_bricks.cmake is for g++. With them,
# `./learn verify` takes half the time for a wrong answer whose test runs tasks, but a
# third of a second longer for one whose test needs hardly any bricks.
#
# A precompiled header of all bricks before chapter NN, doctest and the standard
# headers. `-fpch-codegen` leaves what they define, and what templates were made
# in them, to an object that is compiled from the header itself; so whoever uses
# the header writes out none of that. The object has much that nobody calls, some
# of it undefined elsewhere: `--gc-sections` takes it out.
#
# Where a header makes an object of a class template, clang leaves that class's
# virtual functions to whoever uses the header, each time anew: a tenth of a second.
# kit/instances_NN_name.hpp, where there is one, asks for them behind the bricks of
# its chapter.
#
# The first of these headers is made whole, and so is one in six; the others begin
# with the last whole one. (Were each to begin with the one before it, clang 19
# would crash at the seventh.)
#
# clang refuses a precompiled header of which a file has changed since, and so
# does Ninja, which reads the list of those files; what does not compile with one
# is compiled without. Only the book's own answers are judged with these: students'
# must include what they use.
#
# Needs: `chapters`; `flags` and `includes`, as in the recipe.
# Makes: the targets precompiled_bricks_NN, and `precompiled_recipe`, lines for
# exercise_recipe.txt.
set(precompiled ${CMAKE_CURRENT_BINARY_DIR}/precompiled_bricks)
set(precompiled_recipe "precompiled_header -include-pch\n"
                       "precompiled_library -Wl,--gc-sections\n")
list(JOIN precompiled_recipe "" precompiled_recipe)
set(all "#include \"common/testing/test_pch.hpp\"\n")  # what a whole one has
set(whole)  # the last whole one
set(more)   # what the next one has, if it begins with that

set(in_order ${chapters})
list(SORT in_order)
foreach(chapter IN LISTS in_order)
  file(GLOB bricks RELATIVE ${PROJECT_SOURCE_DIR}/chapters CONFIGURE_DEPENDS
       ${PROJECT_SOURCE_DIR}/chapters/${chapter}/*.hpp)
  set(instances ${CMAKE_CURRENT_SOURCE_DIR}/kit/instances_${chapter}.hpp)
  if(EXISTS ${instances})
    list(APPEND bricks ${instances})
  endif()
  list(JOIN bricks "\"\n#include \"" bricks)
  string(APPEND all "#include \"${bricks}\"\n")
  string(APPEND more "#include \"${bricks}\"\n")
  string(REGEX MATCH "^0?([0-9]+)_" number ${chapter})
  math(EXPR number "${CMAKE_MATCH_1} + 1")
  math(EXPR sixth "${number} % 6")
  set(bricks_before ${precompiled}/before_${number})
  if(NOT whole OR sixth EQUAL 1)
    set(text "${all}")
    set(begin_with)
    set(needed)
    set(to_object -c ${bricks_before}.pch)
    set(whole ${bricks_before})
    set(more)
  else()
    set(text "${more}")
    set(begin_with -include-pch ${whole}.pch)
    set(needed ${whole}.pch ${whole}.o)
    set(to_object -r ${bricks_before}.pch ${whole}.o)
  endif()
  file(CONFIGURE OUTPUT ${bricks_before}.hpp @ONLY
       CONTENT "#pragma once\n\n${text}")
  add_custom_command(
    OUTPUT ${bricks_before}.pch ${bricks_before}.o
    COMMAND ${CMAKE_CXX_COMPILER_LAUNCHER} ${CMAKE_CXX_COMPILER} ${flags}
            "-I$<JOIN:${includes},;-I>"
            -fpch-codegen -fpch-instantiate-templates ${begin_with}
            -MD -MF ${bricks_before}.d
            -x c++-header ${bricks_before}.hpp -o ${bricks_before}.pch
    COMMAND ${CMAKE_CXX_COMPILER_LAUNCHER} ${CMAKE_CXX_COMPILER} ${flags}
            ${to_object} -o ${bricks_before}.o
    DEPENDS ${bricks_before}.hpp ${needed} DEPFILE ${bricks_before}.d
    COMMENT "Precompiling the bricks before chapter ${number}"
    COMMAND_EXPAND_LISTS VERBATIM)
  add_custom_target(precompiled_bricks_${number}
                    DEPENDS ${bricks_before}.pch ${bricks_before}.o)
  string(APPEND precompiled_recipe "precompiled ${number} ${bricks_before}\n")
endforeach()
