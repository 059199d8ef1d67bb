# Finished bricks: what bricks define that an answer cannot change, compiled once.
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
# An answer cannot change the bricks of earlier chapters. One that builds a brick anew
# changes what stands on it in its chapter as well; the chapter's other bricks are
# finished for that exercise, in an object of their own.
#
# Needs: `chapters`, their directories' names; `sanitizer`, the flags of those
# tests that want one.
# Makes: the targets finished_bricks_NN and finished_bricks_NN_sanitized, for the
# bricks of chapter NN; finished_bricks_NN_without_BRICK; and `finished_recipe`, lines
# for exercise_recipe.txt.
add_executable(finish_bricks EXCLUDE_FROM_ALL finish_bricks.cpp)
target_link_libraries(finish_bricks PRIVATE learn_parts)
without_debug_info(finish_bricks)

set(finished ${CMAKE_CURRENT_BINARY_DIR}/finished_bricks)
set(finished_recipe "finished_directory ${finished}/short\n")

# Makes the source NAME.cpp, and the headers for it and for its use: of all bricks
# of a chapter, or of those that have nothing to do with one, which is given, too.
function(write_finished_bricks name chapter)
  set(from ${PROJECT_SOURCE_DIR}/chapters/${chapter})
  file(GLOB bricks CONFIGURE_DEPENDS ${from}/*.hpp)
  add_custom_command(
    OUTPUT ${finished}/${name}.cpp
    COMMAND finish_bricks ${from} ${finished}/whole/${name}/${chapter}
            ${finished}/short/${name}/${chapter} ${finished}/${name}.cpp ${ARGN}
    DEPENDS ${bricks} finish_bricks
    COMMENT "" VERBATIM)
endfunction()

# The target finished_bricks_TARGET: an object of the source NAME.cpp, with these
# flags. It needs the bricks of earlier chapters as whoever uses it does.
function(compile_finished_bricks target name earlier)
  set(source ${finished}/${name}.cpp)
  list(TRANSFORM earlier PREPEND ${finished}/ OUTPUT_VARIABLE sources)
  list(TRANSFORM sources APPEND .cpp)
  set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${sources}")
  add_library(finished_bricks_${target} OBJECT EXCLUDE_FROM_ALL ${source})
  list(TRANSFORM earlier PREPEND ${finished}/short/)
  target_include_directories(finished_bricks_${target} BEFORE PRIVATE
                             ${finished}/whole/${name} ${earlier})
  target_link_libraries(finished_bricks_${target} PRIVATE book_options)
  target_compile_options(finished_bricks_${target} PRIVATE -g0 ${ARGN})
endfunction()

# What is built anew: "chapters/06_tasks/task.hpp".
set(rebuilt)
file(GLOB tasks CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/exercises/*/*/task.md)
foreach(task IN LISTS tasks)
  file(STRINGS ${task} kind REGEX "^\\*\\*rebuild\\*\\*" LIMIT_COUNT 1
       ENCODING UTF-8)
  if(kind MATCHES "chapters/[a-z0-9_/]+[.]hpp")
    list(APPEND rebuilt ${CMAKE_MATCH_0})
  endif()
endforeach()

set(in_order ${chapters})
list(SORT in_order)
set(earlier)
foreach(chapter IN LISTS in_order)
  string(REGEX MATCH "^0?([0-9]+)_" number ${chapter})
  set(number ${CMAKE_MATCH_1})
  write_finished_bricks(${number} ${chapter})
  compile_finished_bricks(${number} ${number} "${earlier}")
  compile_finished_bricks(${number}_sanitized ${number} "${earlier}"
                          ${sanitizer})
  string(APPEND finished_recipe
    "finished ${number} $<TARGET_OBJECTS:finished_bricks_${number}>\n"
    "sanitized_finished ${number} $<TARGET_OBJECTS:finished_bricks_${number}_sanitized>\n")
  foreach(brick IN LISTS rebuilt)
    if(brick MATCHES "/${chapter}/(.*)[.]hpp$")
      set(name ${number}_without_${CMAKE_MATCH_1})
      write_finished_bricks(${name} ${chapter} ${CMAKE_MATCH_1}.hpp)
      compile_finished_bricks(${name} ${name} "${earlier}")
      string(APPEND finished_recipe
        "finished_without ${brick} $<TARGET_OBJECTS:finished_bricks_${name}>\n")
    endif()
  endforeach()
  list(APPEND earlier ${number})
endforeach()
