// What burns is struck off the menu; a fire is put out.

#include "test.hpp"

#include <answer.hpp>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>

namespace fire_drill_test {

TEST_CASE("nothing burns") {
  const evening it({serve_well, serve_well});
  CHECK_MESSAGE(it.dishes.empty(),
                "nothing has burnt, and struck out were: "s << it.dishes);
  CHECK_MESSAGE(it.alarm.empty(),
                "nothing has burnt, and serve() threw: "s << it.alarm);
}

TEST_CASE("the cooks cook side by side") {
  crowd cooks;
  const auto cook = [&] { return serve_well_among(&cooks); };
  const evening it({cook, cook});
  CHECK_MESSAGE(cooks.most == 2,
                "two cooks have to cook side by side, and at no time were both "
                "at work: each waited for the one before to finish"s);
}

TEST_CASE("what burns is struck out, in order") {
  const evening it({toast, serve_well, meat});
  CHECK_MESSAGE(it.alarm.empty(),
                "nothing but burnt dishes is no emergency, and serve() threw: "s
                    << it.alarm);
  CHECK_MESSAGE(
      it.dishes == "toast, meat"s,
      "a toast and a meat have burnt, and struck out were: "s << it.dishes);
}

TEST_CASE("a fire is put out") {
  const evening it({toast, catch_fire});
  REQUIRE_MESSAGE(!it.alarm.empty(),
                  "the curtain is on fire, and is put out by nobody: what is "
                  "not a burnt dish must be thrown on. Struck out were: "s
                      << it.dishes);
  CHECK_MESSAGE(
      !has(it.alarm, "toast"),
      "a dish that has burnt is still among what is thrown on: "s << it.alarm);
  CHECK_MESSAGE(it.alarm.starts_with("["),
                "what is thrown on must be an exception_group, for it may be "
                "more than one; serve() threw: "s
                    << it.alarm);
  CHECK_MESSAGE(it.alarm == "[the curtain is on fire]"s,
                "of a burnt toast and a fire only the fire is thrown on; "
                "serve() threw: "s
                    << it.alarm);
}

TEST_CASE("everything else is thrown on, whatever its class") {
  const evening it({flood});
  CHECK_MESSAGE(it.alarm == "[the sink runs over]"s,
                "a std::runtime_error that is not a kitchen::burnt is no dish, "
                "and must be thrown on. serve() threw: "s
                    << (it.alarm.empty() ? "nothing" : it.alarm)
                    << "; struck out were: "s << it.dishes);
  const evening odd({throw_seven});
  CHECK_MESSAGE(odd.alarm == "[something else]"s,
                "a cook threw a 7, which is neither a dish nor a "
                "std::exception, and must be thrown on too. serve() threw: "s
                    << (odd.alarm.empty() ? "nothing" : odd.alarm));
}

}  // namespace fire_drill_test
