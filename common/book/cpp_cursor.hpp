// A place among the tokens of a C++ source, and the steps from it that need no
// knowledge of what is being declared: over brackets, over names.

#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "common/book/cpp_tokens.hpp"

namespace book {

class cpp_cursor {
 public:
  explicit cpp_cursor(std::vector<token> tokens) : tokens_(std::move(tokens)) {}

 protected:
  bool at_end() const { return at_ >= tokens_.size(); }
  /// The token here, or some further on; empty behind the end.
  std::string_view text(std::size_t ahead = 0) const;
  bool is(std::string_view expected) const { return text() == expected; }
  bool is_any(std::initializer_list<std::string_view> expected) const;
  bool is_word() const;
  /// The line (from 0) of a token.
  std::size_t line(std::size_t number) const;
  /// Throws `wrong`, with the line of the token here.
  [[noreturn]] void fail(const std::string& what) const;

  /// From an opening bracket to behind its closing one.
  void skip_group();
  /// From `<` to behind its `>`.
  void skip_angles();
  /// To behind the `;` that ends what stands here.
  void skip_statement();
  /// Over `requires A<T> && (…) && requires(T t) { … }`.
  void skip_constraint();
  /// Over `a<T>::b::~c`; gives "a::b::~c".
  std::string qualified_name();

  std::size_t at_ = 0;  ///< the number of the token here

 private:
  std::string operator_name();

  std::vector<token> tokens_;
};

}  // namespace book
