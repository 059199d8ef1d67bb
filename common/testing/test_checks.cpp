// What the checks of the tests leave to be done: see test_checks.hpp. The
// report is doctest's, with all that its own checks tell.

#include "common/testing/test_checks.hpp"

#include <optional>
#include <utility>

namespace common {
namespace {

// The check of this thread that has failed and is not reported yet.
thread_local std::optional<doctest::detail::ResultBuilder> failed;
thread_local std::string compared;  // by it
thread_local check_words words;     // that it says

}  // namespace

check_words& check_words::operator<<(const char* text) noexcept {
  text_ += text;
  return *this;
}

check_words& check_words::operator<<(const std::string& text) noexcept {
  text_ += text;
  return *this;
}

check_words& failed_check_says() noexcept { return words = {}; }

bool is_false(const doctest::String& value) noexcept {
  compared = value.c_str();
  return false;
}

bool compared_in_vain(const doctest::String& left, const char* operation,
                      const doctest::String& right) noexcept {
  compared = std::string(left.c_str()) + operation + right.c_str();
  return false;
}

void judge_check(check_kind kind, const char* file, int line, const char* text,
                 bool went_well) noexcept {
  doctest::detail::ResultBuilder result(kind, file, line, text);
  result.m_failed = !went_well;
  if (went_well) {
    compared.clear();  // in vain, if it was within something greater
    result.log();
    return;
  }
  if (kind & doctest::assertType::is_false) compared = "true";
  result.m_decomp = std::exchange(compared, {}).c_str();
  failed.emplace(result);
}

void judge_check_that_threw(check_kind kind, const char* file, int line,
                            const char* text) noexcept {
  failed.emplace(kind, file, line, text);
  failed->translateException();
}

bool check_has_failed() noexcept { return failed.has_value(); }

void report_failed_check() {
  // The next check of this thread may come before this one has been reported.
  auto result = *std::exchange(failed, std::nullopt);
  result.log();
  result.react();
}

void report_failed_check(const check_words& said) {
  INFO(said.text());
  report_failed_check();
}

}  // namespace common
