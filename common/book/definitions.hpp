// Definitions by name: where in a source file a function or class stands.

#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "common/book/text.hpp"

namespace book {

/// A definition: lines from one of three beginnings up to `end` (not included).
struct definition {
  std::string name;         ///< with its scopes: "asyncio::generator::next"
  std::size_t comment = 0;  ///< first line of the comment directly above
  std::size_t header = 0;   ///< first line of `template <…>`, attributes, …
  std::size_t first = 0;    ///< first line of the thing itself
  std::size_t end = 0;
};

/// Functions, constructors, operators, classes, enums, aliases, concepts and
/// initialised variables with a body here (declarations do not count), in
/// namespaces and classes, not inside functions. Throws `wrong` when the
/// brackets of the file do not match.
std::vector<definition> cpp_definitions(std::string_view source);

/// `def`, `async def` and `class`, at any depth; scopes are joined by "::".
std::vector<definition> python_definitions(const lines& source);

/// Functions of a shell script: `name() {` to a `}` with the same indentation.
std::vector<definition> shell_definitions(const lines& source);

/// All definitions of a file, read as its name says: C++, Python, else shell.
std::vector<definition> definitions_of(const std::filesystem::path& file);

/// The one definition of that name. The name may leave out outer scopes:
/// `generator::next` finds `asyncio::generator::next`. Throws `wrong`, with
/// the names that there are, when it finds none or several.
definition find_definition(const std::vector<definition>& all,
                           std::string_view name);

}  // namespace book
