// The rule of gather(), without any task: when it ends, and with what. This is
// what judges an answer; gathering_test.cpp has the tasks.

#include "08_gather/gather_state.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "08_gather/gather.hpp"
#include "08_gather/tests/gather_state_test.hpp"

namespace gather_state_test {

using namespace std::string_literals;

TEST_CASE_FIXTURE(kitchen, "the first failure decides, at once") {
  order(3);
  auto all = begin(false);
  burn(2, "soup burns");
  run_dry();
  CHECK_MESSAGE(all->done(),
                "the failure came out late: gather() waited for the others"s);
  CHECK_MESSAGE(!all->cancel(""),
                "a gather that has failed cannot be cancelled"s);
  CHECK_MESSAGE(asked.empty(),
                "one child has failed, and another was asked to stop: a "
                "failure cancels nobody"s);
  burn(1, "fish burns");
  if (!dishes[0].done()) serve(0, 9);
  run_dry();
  const std::string what = words_for(*all);
  CHECK_MESSAGE(what == "soup burns"s,
                "the first child that fails decides, in time and not in the "
                "order given: "s
                    << what);
  all = {};
  dishes.clear();  // what nobody has seen is reported now
  CHECK_MESSAGE(told.empty(),
                "after a failure the others go on, and what they throw counts "
                "as seen: "s
                    << told);
}

TEST_CASE_FIXTURE(kitchen, "children that are done count at once") {
  bool of_nobody = false;
  loop.call_soon([&] { of_nobody = begin(false)->done(); });
  run_dry();
  CHECK_MESSAGE(of_nobody, "a gather of nobody is done at once"s);
  order(3);
  serve(1, 1);
  burn(0, "burnt");
  const auto owners = dishes[2].state()->owners();
  auto all = begin(false);
  REQUIRE_MESSAGE(all->done(),
                  "a child had failed before, and the gather does not know. If "
                  "all children were done before, it would never end"s);
  const std::string what = words_for(*all);
  CHECK_MESSAGE(
      what == "burnt"s,
      "a child had failed before, and the gather ended with: "s << what);
  burn(2, "burns late");
  run_dry();
  all = {};
  CHECK_MESSAGE(dishes[2].state()->owners() == owners,
                "a child had failed before, and that has ended the gather. "
                "The last child has failed now, nobody has the gather any "
                "more, and it is still there: it has to listen to the children "
                "behind the first failure too, up to the last"s);
}

TEST_CASE_FIXTURE(kitchen, "a cancelled child counts as failing") {
  order(2);
  auto all = begin(false);
  cook_of(0).stop("gone home");
  run_dry();
  const std::string what = words_for(*all);
  CHECK_MESSAGE(what == "cancelled: gone home"s,
                "a child was cancelled, and the gather ended with: "s << what);
  CHECK_MESSAGE(!all->cancelled(),
                "nobody has cancelled the gather: it has failed, with a "
                "cancelled_error"s);
  CHECK_MESSAGE(!dishes[1].done(),
                "one child was cancelled, and another one too"s);
}

TEST_CASE_FIXTURE(kitchen, "return_exceptions: one outcome for each") {
  order(3);
  const auto all = gather(return_exceptions, dishes);
  burn(0, "soup burns");
  cook_of(2).stop("stop");
  run_dry();
  REQUIRE_MESSAGE(!all.done(),
                  "with return_exceptions a failure must not end the gather"s);
  serve(1, 5);
  run_dry();
  const auto& outcomes = all.result();
  CHECK_MESSAGE(failure_text(outcomes[0].exception()) == "soup burns"s,
                "the outcome of a child that failed is not its failure"s);
  CHECK_MESSAGE(outcomes[1].value().size == 5,
                "the outcome is not the child's result"s);
  CHECK_MESSAGE(outcomes[2].exception() == dishes[2].state()->peek_error(),
                "the outcome of a child that was cancelled is not that"s);
  dishes.clear();  // what nobody has seen is reported now
  CHECK_MESSAGE(told.empty(),
                "whoever gets outcomes has seen the failures: "s << told);
}

TEST_CASE_FIXTURE(kitchen, "children that give nothing") {
  const std::vector<future<>> naps{future<>(loop), future<>(loop)};
  const auto all = gather(naps);
  naps[0].set_result();
  run_dry();
  CHECK_MESSAGE(!all.done(),
                "one of two futures of void is done, and so is "
                "their gather"s);
  naps[1].set_result();
  run_dry();
  CHECK_MESSAGE(words_for(*all.state()) == "a result"s,
                "two futures of void are done, and what their gather has is: "s
                    << words_for(*all.state()));
}

TEST_CASE_FIXTURE(kitchen, "a result that throws when it is copied") {
  order(1);
  auto all = begin(false);
  serve(0, -1);
  run_dry();
  REQUIRE_MESSAGE(all->done(),
                  "copying a child's result has thrown, and the gather never "
                  "ends: who waits for it waits for ever"s);
  const std::string what = words_for(*all);
  CHECK_MESSAGE(what == "not to be copied"s,
                "copying a child's result has thrown, and the gather must "
                "fail with that. It ended with: "s
                    << what);
}

TEST_CASE_FIXTURE(kitchen,
                  "a gather that is dropped listens on, and then goes") {
  order(2);
  const auto owners = dishes[0].state()->owners();
  static_cast<void>(begin(false));
  SUBCASE("with results") {
    serve(0, 1);
    serve(1, 2);
    run_dry();
    CHECK_MESSAGE(told.empty(), "nothing has failed: "s << told);
  }
  SUBCASE("with a failure") {
    burn(0, "soup burns");
    run_dry();
    burn(1, "fish burns");
    run_dry();
    CHECK_MESSAGE(
        told == "_GatheringFuture exception was never retrieved; "s,
        "a gather was dropped, and its children failed: that is reported once, "
        "by the gather, which the loop has to keep until then: "s
            << told);
  }
  CHECK_MESSAGE(dishes[0].state()->owners() == owners,
                "all children of a gather have ended, nobody has a handle to "
                "it any more, and it is still there: the loop keeps it until "
                "release(), which is due with the last child, however the "
                "gather has ended"s);
}

}  // namespace gather_state_test
