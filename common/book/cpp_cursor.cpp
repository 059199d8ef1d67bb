// Steps among the tokens of a C++ source.

#include "common/book/cpp_cursor.hpp"

#include <algorithm>

#include "common/book/text.hpp"

namespace book {

std::string_view cpp_cursor::text(std::size_t ahead) const {
  return at_ + ahead < tokens_.size() ? tokens_[at_ + ahead].text
                                      : std::string_view();
}

bool cpp_cursor::is_any(
    std::initializer_list<std::string_view> expected) const {
  return std::find(expected.begin(), expected.end(), text()) != expected.end();
}

bool cpp_cursor::is_word() const {
  return at_ < tokens_.size() && tokens_[at_].kind == token_kind::word;
}

std::size_t cpp_cursor::line(std::size_t number) const {
  return tokens_[std::min(number, tokens_.size() - 1)].line;
}

void cpp_cursor::fail(const std::string& what) const {
  throw wrong(what + ", in line " + std::to_string(line(at_) + 1));
}

void cpp_cursor::skip_group() {
  const std::size_t from = at_;
  std::size_t depth = 0;
  do {
    if (at_end())
      fail("no bracket closes the one in line " +
           std::to_string(line(from) + 1));
    if (is_any({"(", "[", "{"})) ++depth;
    if (is_any({")", "]", "}"})) --depth;
    ++at_;
  } while (depth > 0);
}

void cpp_cursor::skip_angles() {
  std::size_t depth = 0;
  do {
    if (at_end()) fail("no > closes a <");
    if (is_any({"(", "[", "{"})) {
      skip_group();
      continue;
    }
    if (is("<")) ++depth;
    if (is(">")) --depth;
    ++at_;
  } while (depth > 0);
}

void cpp_cursor::skip_statement() {
  while (!at_end() && !is(";") && !is("}"))
    if (is_any({"(", "[", "{"}))
      skip_group();
    else
      ++at_;
  if (is(";")) ++at_;
}

std::string cpp_cursor::qualified_name() {
  std::string name;
  while (is_word() || is_any({"~", "::"})) {
    if (is("operator")) return name + operator_name();
    const bool more = is_any({"~", "::"});
    name += text();
    ++at_;
    if (more) continue;
    if (is("<")) skip_angles();
    if (!is("::")) break;
  }
  return name;
}

std::string cpp_cursor::operator_name() {
  std::string name(text());
  ++at_;
  if (is("(")) {  // the call operator's own pair
    at_ += 2;
    return name + "()";
  }
  while (!at_end() && !is("(")) {
    if (is_word()) name += " ";
    name += text();
    ++at_;
  }
  return name;
}

void cpp_cursor::skip_constraint() {
  do {
    ++at_;  // requires, && or ||
    while (is("!")) ++at_;
    if (is("(")) {
      skip_group();
    } else if (is("requires")) {
      ++at_;
      if (is("(")) skip_group();
      skip_group();
    } else {
      qualified_name();
    }
  } while (is_any({"&&", "||"}));
}

}  // namespace book
