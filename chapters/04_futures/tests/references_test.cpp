// What a future refuses to hold: shown to a compiler, which must say why.

#include <doctest/doctest.h>
#include <string>

#include "common/testing/test_refused.hpp"

namespace references_test {

TEST_CASE("references are refused, and the compiler says why" *
          common::asks_the_compiler) {
  const auto made = [](const std::string& future) {
    return common::compiler_says(
        "04_futures/future.hpp",
        "void make(event_loop& loop) { " + future + " it(loop); }");
  };
  const auto refused = made("future<int&>");
  CHECK(refused.status != 0);
  CHECK_MESSAGE(
      refused.err.find("a future cannot hold a reference") != std::string::npos,
      refused.err);
  CHECK(refused.err.find("use a pointer") != std::string::npos);
  const auto advised = made("future<int*>");
  CHECK_MESSAGE(advised.status == 0, advised.err);
}

}  // namespace references_test
