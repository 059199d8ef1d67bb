// The texts of finished bricks: what finished_bricks.cmake has compiled; and of
// answers that are compiled apart from their tests (partner.hpp).
//
// They are made line by line, and lean on how clang-format lays bricks out: a
// function or class that begins at the beginning of a line ends there, and so
// do, two blanks further right, the functions and classes of a class. What
// looks otherwise stays as it is.

#pragma once

#include <string>
#include <vector>

namespace learn {

/// The brick without the bodies of its functions, for a test that is linked
/// with them: nearly all of a brick that is no template. What a body says costs
/// as much to compile where it is only read as where it is used. What the
/// compiler may have to look into stays: templates, constexpr, auto,
/// one-liners, and constructors that initialise members. Each line keeps its
/// number.
std::string without_bodies(const std::string& brick);

/// Is all the same in two bricks, or answers, but for the bodies of functions
/// of which `without_bodies` leaves the head? Whoever was compiled with the one
/// can be linked with the other, if they expect that what they call throws.
bool differ_only_in_bodies(const std::string& one, const std::string& other);

/// Has all but these functions the same line numbers in both, as debuggers
/// count? Comments and braces that close do not matter.
bool have_other_code_in_same_lines(const std::string& one,
                                   const std::string& other);

struct marked_brick {
  std::string text;
  std::vector<std::string> marks;  ///< symbols
};

/// The brick with `[[gnu::used]]` before each function that is not the same in
/// the other one, from which it differs only in bodies; `if_moved`, also if it
/// has another line number there. So a compiler writes them out though nobody
/// calls them. Each then defines a symbol, a mark that it was written out. By
/// #line, all else keeps its line number.
marked_brick with_changes_used(const std::string& brick,
                               const std::string& other, bool if_moved = false);

/// Lines that make g++ write out what it writes only where it is used, for each
/// class that is no template: see kit/use.hpp.
std::string uses_of_classes(const std::string& brick);

}  // namespace learn
