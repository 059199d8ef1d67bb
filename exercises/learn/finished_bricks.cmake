# Finished bricks: what the bricks of earlier chapters define, compiled once.
#
# The bricks are headers. Without optimisation, g++ writes out all of their inline
# functions that a test might call, again for every answer, and that takes half of
# the time a student waits. g++'s pragma `interface` says of a header that somebody
# else defines its functions; whoever says `implementation` is that one. So tests
# are compiled with copies of the earlier chapters' bricks that have this pragma,
# and linked with an object for each of these chapters, which has what its bricks
# define. Even then a body must be read, and all templates that it uses with it,
# and a coroutine is written out all the same. So the tests' copies are short: they
# have nearly no bodies (finished_text.hpp says which), and only the object of a
# chapter is made from whole ones.
#
# Needs: `chapters`, their directories' names; `sanitizer`, the flags of those
# tests that want one.
# Makes: the targets finished_bricks_NN and finished_bricks_NN_sanitized, for the
# bricks of chapter NN, and `finished_recipe`, lines for exercise_recipe.txt.
add_executable(finish_bricks EXCLUDE_FROM_ALL finish_bricks.cpp)
target_link_libraries(finish_bricks PRIVATE learn_parts)
without_debug_info(finish_bricks)

set(finished ${CMAKE_CURRENT_BINARY_DIR}/finished_bricks)
set(finished_recipe "finished_directory ${finished}/short\n")

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
  # (The stamp has a line for each class: a constructor that is left to the
  # compiler is written out only where it is used, so the object has to use it.)
  add_custom_command(
    OUTPUT ${stamp}
    COMMAND finish_bricks ${from} ${finished}/whole/${number}/${chapter}
            ${finished}/short/${number}/${chapter} ${stamp}
    DEPENDS ${originals} finish_bricks
    COMMENT "" VERBATIM)
  list(APPEND stamps ${stamp})
  add_finished_bricks(finished_bricks_${number} ${number} "${bricks}"
                      "${finished}/whole/${number};${directories}" "${stamps}")
  add_finished_bricks(finished_bricks_${number}_sanitized ${number}
                      "${bricks}" "${finished}/whole/${number};${directories}"
                      "${stamps}" ${sanitizer})
  list(APPEND directories ${finished}/short/${number})
  string(APPEND finished_recipe
    "finished ${number} $<TARGET_OBJECTS:finished_bricks_${number}>\n"
    "sanitized_finished ${number} $<TARGET_OBJECTS:finished_bricks_${number}_sanitized>\n")
endforeach()
