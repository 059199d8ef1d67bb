# Finished bricks: what the bricks of earlier chapters define, compiled once.
#
# The bricks are headers. Without optimisation, g++ writes out all of their inline
# functions that a test might call, again for every answer, and that takes half of
# the time a student waits. g++'s pragma `interface` says of a header that somebody
# else defines its functions; whoever says `implementation` is that one. So tests
# are compiled with copies of the earlier chapters' bricks that have this pragma,
# and linked with an object for each of these chapters, which has what its bricks
# define.
#
# Needs: `chapters`, their directories' names; `sanitizer`, the flags of those
# tests that want one.
# Makes: the targets finished_bricks_NN and finished_bricks_NN_sanitized, for the
# bricks of chapter NN, and `finished_recipe`, lines for exercise_recipe.txt.
#
# It is also the script that makes a chapter's copies: -DFROM= -DTO= -DSTAMP=. The
# stamp has a line for each class, for a constructor that is left to the compiler is
# written out only where it is used, so the object has to use it.
cmake_minimum_required(VERSION 3.24)

if(CMAKE_SCRIPT_MODE_FILE)
  file(REMOVE_RECURSE "${TO}")
  file(GLOB bricks "${FROM}/*.hpp")
  set(used "")
  foreach(brick IN LISTS bricks)
    file(READ "${brick}" text)
    get_filename_component(name "${brick}" NAME)
    # Messages of the compiler name the book's own file and its lines.
    file(WRITE "${TO}/${name}" "#line 1 \"${brick}\"\n#pragma interface\n"
                               "#line 1 \"${brick}\"\n${text}")
    string(REGEX MATCHALL
           "\n(template[^;{}]*)?(class|struct) [^;{}]*{" found "${text}")
    foreach(class IN LISTS found)
      if(class MATCHES "^\n(class|struct) ([a-z_0-9]+)( final)?( :[^:].*)? {")
        set(class ${CMAKE_MATCH_2})
        string(APPEND used "template void finished::use<asyncio::${class}>();\n")
        if(NOT text MATCHES "[^~a-z_]${class}[(]" OR
           text MATCHES "[^~a-z_]${class}[(][)] = default")
          string(APPEND used
                 "template finished::made<asyncio::${class}>::made();\n")
        endif()
      endif()
    endforeach()
  endforeach()
  file(WRITE "${STAMP}" "${used}")
  return()
endif()

set(finished ${CMAKE_CURRENT_BINARY_DIR}/finished_bricks)
set(finished_script ${CMAKE_CURRENT_LIST_FILE})
set(finished_recipe "finished_directory ${finished}\n")

# The bricks of chapter `number` as an object, which needs those of earlier chapters
# as whoever uses it does: `directories` and `stamps` are also of these.
function(add_finished_bricks name number headers directories stamps)
  set(text "// Made by finished_bricks.cmake, which says why.\n")
  foreach(header IN LISTS headers)
    get_filename_component(file ${header} NAME)
    string(APPEND text "#pragma implementation \"${file}\"\n")
  endforeach()
  foreach(header IN LISTS headers)
    string(APPEND text "#include \"${header}\"\n")
  endforeach()
  string(APPEND text "\n#include \"exercises/learn/kit/use.hpp\"\n")
  string(APPEND text "#include \"${finished}/${number}_stamp.hpp\"\n")
  set(source ${finished}/${number}_finished.cpp)
  file(CONFIGURE OUTPUT ${source} CONTENT "${text}" @ONLY)
  set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${stamps}")
  add_library(${name} OBJECT EXCLUDE_FROM_ALL ${source})
  target_include_directories(${name} BEFORE PRIVATE ${directories})
  target_link_libraries(${name} PRIVATE book_options)
  target_compile_options(${name} PRIVATE -g0 ${ARGN})
endfunction()

set(in_order ${chapters})
list(SORT in_order)
set(directories)
set(stamps)
foreach(chapter IN LISTS in_order)
  string(REGEX MATCH "^0?([0-9]+)_" number ${chapter})
  set(number ${CMAKE_MATCH_1})
  set(from ${PROJECT_SOURCE_DIR}/chapters/${chapter})
  file(GLOB bricks RELATIVE ${PROJECT_SOURCE_DIR}/chapters CONFIGURE_DEPENDS
       ${from}/*.hpp)
  set(stamp ${finished}/${number}_stamp.hpp)
  list(TRANSFORM bricks PREPEND ${PROJECT_SOURCE_DIR}/chapters/
       OUTPUT_VARIABLE originals)
  add_custom_command(
    OUTPUT ${stamp}
    COMMAND ${CMAKE_COMMAND} -DFROM=${from} -DTO=${finished}/${number}/${chapter}
            -DSTAMP=${stamp} -P ${finished_script}
    DEPENDS ${originals} ${finished_script}
    COMMENT "" VERBATIM)
  list(APPEND directories ${finished}/${number})
  list(APPEND stamps ${stamp})
  add_finished_bricks(finished_bricks_${number} ${number} "${bricks}"
                      "${directories}" "${stamps}")
  add_finished_bricks(finished_bricks_${number}_sanitized ${number}
                      "${bricks}" "${directories}" "${stamps}" ${sanitizer})
  string(APPEND finished_recipe
    "finished ${number} $<TARGET_OBJECTS:finished_bricks_${number}>\n"
    "sanitized_finished ${number} $<TARGET_OBJECTS:finished_bricks_${number}_sanitized>\n")
endforeach()
