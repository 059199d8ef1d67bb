// Definitions in C++: a walk through the tokens that knows how declarations
// begin and end, and skips what lies inside function bodies. Each function is
// called with the cursor at the first token of what it is named after, and
// leaves it behind the last one.

#include <algorithm>
#include <string>

#include "common/book/cpp_cursor.hpp"
#include "common/book/definitions.hpp"

namespace book {
namespace {

class walk : cpp_cursor {
 public:
  explicit walk(std::string_view source) : cpp_cursor(cpp_tokens(source)) {}

  std::vector<definition> all() {
    while (!at_end()) {
      scope("");
      if (is("}")) fail("a closing brace without an opening one");
    }
    return std::move(found_);
  }

 private:
  struct beginning {
    std::string scope;
    std::size_t header;
    std::size_t first;
  };

  static std::string join(const std::string& scope, const std::string& name) {
    return scope.empty() || name.empty() ? scope + name : scope + "::" + name;
  }

  void record(const beginning& from, const std::string& name) {
    if (name.empty()) return;
    const std::size_t header = line(from.header);
    found_.push_back({join(from.scope, name), header, header, line(from.first),
                      line(at_ - 1) + 1});
  }

  void scope(const std::string& name) {
    while (!at_end() && !is("}")) {
      if (is(";"))
        ++at_;
      else if (is_any({"public", "private", "protected"}) && text(1) == ":")
        at_ += 2;
      else if (is("namespace") || (is("inline") && text(1) == "namespace"))
        name_space(name);
      else if (is("extern") && text(2) == "{")
        linkage(name);
      else
        declaration(name);
    }
  }

  void braced_scope(const std::string& name) {
    ++at_;
    scope(name);
    if (at_end()) fail("no brace closes " + name);
    ++at_;
  }

  void linkage(const std::string& name) {
    at_ += 2;  // extern "C"
    braced_scope(name);
  }

  void name_space(const std::string& outer) {
    at_ += is("inline") ? 2 : 1;
    while (is("[")) skip_group();
    const std::string name = qualified_name();
    if (is("="))
      skip_statement();
    else if (is("{"))
      braced_scope(join(outer, name));
    else
      fail("a namespace without a brace");
  }

  void declaration(const std::string& scope) {
    beginning from{scope, at_, at_};
    while (is("template") || is("[")) {
      const bool attribute = is("[");
      if (!attribute) ++at_;
      if (attribute)
        skip_group();
      else if (is("<"))
        skip_angles();
      if (is("requires")) skip_constraint();
    }
    from.first = at_;
    if (is_any({"typedef", "static_assert"}) ||
        (is("using") && text(1) == "namespace"))
      return skip_statement();
    if (is_any({"using", "concept"})) return alias(from);
    if (is_any({"class", "struct", "union", "enum"}) && class_or_enum(from))
      return;
    function_or_variable(from);
  }

  void alias(const beginning& from) {
    ++at_;
    const std::string name = qualified_name();
    const bool defines = is("=");
    skip_statement();
    if (defines) record(from, name);
  }

  /// `: base<T>, other` of a class, `: int` of an enum, up to the `{`.
  void skip_bases() {
    while (!at_end() && !is("{") && !is(";")) {
      if (is("<"))
        skip_angles();
      else
        ++at_;
    }
  }

  /// False, and nothing moved, when this only names a class.
  bool class_or_enum(const beginning& from) {
    const std::size_t start = at_;
    const bool is_enum = is("enum");
    ++at_;
    if (is_enum && is_any({"class", "struct"})) ++at_;
    while (is_any({"[", "alignas"})) {
      if (is("alignas")) ++at_;
      skip_group();
    }
    const std::string name = qualified_name();
    if (is("final")) ++at_;
    if (is(":")) skip_bases();
    if (!is("{")) {
      at_ = start;
      return false;
    }
    if (is_enum)
      skip_group();
    else
      braced_scope(join(from.scope, name));
    skip_statement();
    record(from, name);
    return true;
  }

  void function_or_variable(const beginning& from) {
    std::string name;
    while (!at_end() && !is("}")) {
      if (is(";")) {
        ++at_;
        return;
      }
      if (is("=") || is("{")) {  // a variable with its value
        skip_statement();
        return record(from, name);
      }
      if (is("(") && !name.empty()) {
        skip_group();
        if (function_tail()) record(from, name);
        return;
      }
      if (is_any({"decltype", "alignas", "explicit", "__attribute__"}) &&
          text(1) == "(") {
        ++at_;
        skip_group();
        continue;
      }
      if (is_any({"(", "["}))
        skip_group();
      else if (is("<"))
        skip_angles();
      else if (is_word() || is_any({"~", "::"}))
        name = qualified_name();
      else
        ++at_;
    }
  }

  /// What follows a function's parameters. True when a body, `= default` or
  /// `= delete` was there.
  bool function_tail() {
    while (!at_end() && !is("}")) {
      if (is(";")) {
        ++at_;
        return false;
      }
      if (is("=")) {
        const bool defined = text(1) == "default" || text(1) == "delete";
        skip_statement();
        return defined;
      }
      if (is(":")) skip_initialisers();
      if (is("{")) {
        body();
        return true;
      }
      if (is("requires"))
        skip_constraint();
      else if (is_any({"(", "["}))
        skip_group();
      else if (is("<"))
        skip_angles();
      else
        ++at_;
    }
    return false;
  }

  /// `: a_(1), b_{2}` of a constructor, up to the body.
  void skip_initialisers() {
    do {
      ++at_;  // : or ,
      qualified_name();
      if (is_any({"(", "{"})) skip_group();
      if (is("...")) ++at_;
    } while (is(","));
  }

  void body() {
    skip_group();
    while (is("catch")) {
      ++at_;
      if (is("(")) skip_group();
      if (is("{")) skip_group();
    }
    if (is(";")) ++at_;
  }

  std::vector<definition> found_;
};

}  // namespace

std::vector<definition> cpp_definitions(std::string_view source) {
  std::vector<definition> all = walk(source).all();
  const lines text = split_lines(source);
  for (definition& each : all)
    while (each.comment > 0 && trim(text[each.comment - 1]).starts_with("//") &&
           !trim(text[each.comment - 1]).starts_with("// #"))
      --each.comment;
  return all;
}

}  // namespace book
