// Names in bricks: see brick_names.hpp. Bricks are formatted by clang-format:
// what a namespace declares begins its line, and what is inside of that does
// not.

#include "exercises/learn/judge/brick_names.hpp"

#include <regex>

#include "common/files/files.hpp"

namespace learn {

namespace fs = std::filesystem;

namespace {

/// Lines that declare one name.
class declaration {
 public:
  explicit declaration(const std::string& name)
      : name_(name),
        type_(
            "^(class|struct|enum class|enum|concept|using) "
            "(\\[\\[[a-z:_]+\\]\\] )?" +
            name + "\\b(?!;)"),
        function_or_constant_("^([^#/ }].*[ &*])?" + name + "(\\(|\\{| = )") {}

  bool is_in(const fs::path& file) const {
    for (const std::string& line : common::split_lines(common::read_file(file)))
      if (common::has(line, name_) &&
          (std::regex_search(line, type_) ||
           std::regex_search(line, function_or_constant_)))
        return true;
    return false;
  }

 private:
  std::string name_;
  std::regex type_;
  std::regex function_or_constant_;
};

}  // namespace

std::string brick_of(const std::string& name, const fs::path& root) {
  if (name.empty()) return {};
  const declaration wanted(name);
  std::string first;
  for (const fs::path& chapter : common::entries(root / "chapters"))
    for (const fs::path& brick : common::entries(chapter)) {
      if (brick.extension() != ".hpp" || !wanted.is_in(brick)) continue;
      const std::string include = chapter.filename() / brick.filename();
      if (brick.stem() == name) return include;
      if (first.empty()) first = include;
    }
  return first;
}

std::string unknown_name(const std::string& error) {
  static const std::regex unknown(
      "'(asyncio::)?(\\w+)' (is not a member of 'asyncio'|was not declared in "
      "this scope|in namespace 'asyncio' does not name|does not name a|has not "
      "been declared)|"
      "(no member named|use of undeclared identifier|no template named|unknown "
      "type name) '(\\w+)'");
  std::smatch found;
  if (!std::regex_search(error, found, unknown)) return {};
  return found[2].matched ? found[2] : found[5];
}

}  // namespace learn
