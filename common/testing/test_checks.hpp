// doctest's checks, as the precompiled header of the tests has them: they ask
// and say the same, and take less to compile. doctest writes into the test, for
// each check, what puts its report together: a third of the code that a
// compiler had to write for a test. Here a check is a comparison and a few
// calls, and its message is put together only when it fails.
//
// CHECK, CHECK_FALSE, REQUIRE, REQUIRE_FALSE and their _MESSAGE forms are like
// this; the others are doctest's own. A test includes doctest, as ever, and
// means the same without the precompiled header. Two things are told less well:
// what CHECK_FALSE compares and, of a check inside what another one asks, the
// other one's message.

#pragma once

#include <doctest/doctest.h>
#include <string>

namespace common {

/// What a check says when it fails.
class check_words {
 public:
  check_words& operator<<(const char* text) noexcept;
  check_words& operator<<(const std::string& text) noexcept;
  template <class T>
  check_words& operator<<(const T& value) {
    const doctest::String text = doctest::toString(value);
    return *this << text.c_str();
  }
  /// CHECK_MESSAGE takes its words with commas between them, too.
  template <class T>
  check_words& operator,(const T& value) {
    return *this << value;
  }
  const std::string& text() const noexcept { return text_; }

 private:
  std::string text_;
};

/// Beginning with none, for the check that has just failed in this thread.
check_words& failed_check_says() noexcept;

/// Keep the value that counts as false, or what is compared in vain; both
/// return false.
bool is_false(const doctest::String& value) noexcept;
bool compared_in_vain(const doctest::String& left, const char* operation,
                      const doctest::String& right) noexcept;

/// The left side of what is checked: compares, and keeps the two sides where
/// they are not as they should be.
template <class Left>
struct checked_side {
  const Left& left;

  explicit operator bool() const {
    return static_cast<bool>(left) || is_false(doctest::toString(left));
  }

  // Not const: else std::optional's operators would fit as well.
  template <class Right>
  bool operator==(const Right& right) {
    return left == right || in_vain(" == ", right);
  }
  template <class Right>
  bool operator!=(const Right& right) {
    return left != right || in_vain(" != ", right);
  }
  template <class Right>
  bool operator<(const Right& right) {
    return left < right || in_vain(" <  ", right);
  }
  template <class Right>
  bool operator<=(const Right& right) {
    return left <= right || in_vain(" <= ", right);
  }
  template <class Right>
  bool operator>(const Right& right) {
    return left > right || in_vain(" >  ", right);
  }
  template <class Right>
  bool operator>=(const Right& right) {
    return left >= right || in_vain(" >= ", right);
  }

 private:
  template <class Right>
  bool in_vain(const char* operation, const Right& right) const {
    return compared_in_vain(doctest::toString(left), operation,
                            doctest::toString(right));
  }
};

/// `check_begin() << a == b` is `(check_begin() << a) == b`: it has both sides.
struct check_begin {
  template <class Left>
  checked_side<Left> operator<<(const Left& left) const noexcept {
    return {left};
  }
};

using check_kind = doctest::assertType::Enum;

/// Counts a check that went well, and keeps one that failed for
/// report_failed_check(), until when this thread does nothing else.
void judge_check(check_kind kind, const char* file, int line, const char* text,
                 bool went_well) noexcept;
/// The same for one that threw: to be called where that is caught.
void judge_check_that_threw(check_kind kind, const char* file, int line,
                            const char* text) noexcept;
bool check_has_failed() noexcept;
/// Throws what ends the test case after a REQUIRE.
void report_failed_check();
void report_failed_check(const check_words& words);

}  // namespace common

// What is thrown is caught before the report, which may itself throw. (Of `<<`
// beside `==` clang warns, in case one was meant to be a shift.)
#define COMMON_JUDGE(kind, text, ...)                                        \
  DOCTEST_CLANG_SUPPRESS_WARNING_WITH_PUSH(                                  \
      "-Woverloaded-shift-op-parentheses")                                   \
  try {                                                                      \
    common::judge_check(doctest::assertType::kind, __FILE__, __LINE__, text, \
                        __VA_ARGS__);                                        \
  } catch (...) {                                                            \
    common::judge_check_that_threw(doctest::assertType::kind, __FILE__,      \
                                   __LINE__, text);                          \
  }                                                                          \
  DOCTEST_CLANG_SUPPRESS_WARNING_POP
#define COMMON_CHECK(kind, text, ...)                              \
  do {                                                             \
    COMMON_JUDGE(kind, text, __VA_ARGS__)                          \
    if (common::check_has_failed()) common::report_failed_check(); \
  } while (false)
#define COMMON_CHECK_MESSAGE(kind, text, went_well, ...) \
  do {                                                   \
    COMMON_JUDGE(kind, text, went_well)                  \
    if (common::check_has_failed())                      \
      common::report_failed_check(                       \
          (common::failed_check_says() << __VA_ARGS__)); \
  } while (false)

#define COMMON_IS_TRUE(...) \
  static_cast<bool>(common::check_begin() << __VA_ARGS__)
#define COMMON_IS_FALSE(...) !static_cast<bool>(__VA_ARGS__)

#undef CHECK
#undef CHECK_FALSE
#undef CHECK_MESSAGE
#undef CHECK_FALSE_MESSAGE
#undef REQUIRE
#undef REQUIRE_FALSE
#undef REQUIRE_MESSAGE
#undef REQUIRE_FALSE_MESSAGE
#define CHECK(...) \
  COMMON_CHECK(DT_CHECK, #__VA_ARGS__, COMMON_IS_TRUE(__VA_ARGS__))
#define CHECK_FALSE(...) \
  COMMON_CHECK(DT_CHECK_FALSE, #__VA_ARGS__, COMMON_IS_FALSE(__VA_ARGS__))
#define CHECK_MESSAGE(condition, ...)                                   \
  COMMON_CHECK_MESSAGE(DT_CHECK, #condition, COMMON_IS_TRUE(condition), \
                       __VA_ARGS__)
#define CHECK_FALSE_MESSAGE(condition, ...)                                    \
  COMMON_CHECK_MESSAGE(DT_CHECK_FALSE, #condition, COMMON_IS_FALSE(condition), \
                       __VA_ARGS__)
#define REQUIRE(...) \
  COMMON_CHECK(DT_REQUIRE, #__VA_ARGS__, COMMON_IS_TRUE(__VA_ARGS__))
#define REQUIRE_FALSE(...) \
  COMMON_CHECK(DT_REQUIRE_FALSE, #__VA_ARGS__, COMMON_IS_FALSE(__VA_ARGS__))
#define REQUIRE_MESSAGE(condition, ...)                                   \
  COMMON_CHECK_MESSAGE(DT_REQUIRE, #condition, COMMON_IS_TRUE(condition), \
                       __VA_ARGS__)
#define REQUIRE_FALSE_MESSAGE(condition, ...)        \
  COMMON_CHECK_MESSAGE(DT_REQUIRE_FALSE, #condition, \
                       COMMON_IS_FALSE(condition), __VA_ARGS__)
