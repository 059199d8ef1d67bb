// What dialogue must do: questions out, answers in.

#include <answer.hpp>
#include <doctest/doctest.h>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using order = std::vector<std::string>;

const std::string silence = "(silence)";

/// A waiter who asks two questions and notes the answers.
dialogue<std::string, std::string> waiter(order& noted) {
  noted.push_back((co_yield "What to drink?").value_or(silence));
  noted.push_back((co_yield "What to eat?").value_or(silence));
}

std::string text(const std::string* question) {
  return question == nullptr ? "(no question)" : *question;
}

/// The mean of all prices sent so far: the example that Python's own
/// description of send() is known for.
dialogue<double, double> average() {
  double sum = 0;
  int count = 0;
  while (true) {
    const auto price = co_yield count == 0 ? 0 : sum / count;
    if (!price) continue;
    sum += *price;
    ++count;
  }
}

dialogue<int, int> allergic_guest() {
  const auto dish = co_yield 1;
  if (dish == 13) throw std::runtime_error("there are nuts in it");
  co_yield 2;
}

}  // namespace

TEST_CASE("questions come out in order") {
  order noted;
  auto talk = waiter(noted);
  CHECK_MESSAGE(text(talk.next()) == "What to drink?",
                "the first next() runs the body to its first question");
  const std::string second = text(talk.send("tea"));
  CHECK_MESSAGE(second == "What to eat?",
                "send() must give the next question, and gave \""
                    << second << "\": it runs the body on, as next() does");
}

TEST_CASE("what is sent is what co_yield gives") {
  order noted;
  auto talk = waiter(noted);
  talk.next();
  talk.send("tea");
  REQUIRE_MESSAGE(noted.size() == 1,
                  "send() must run the body on to its next question");
  CHECK_MESSAGE(noted[0] == "tea",
                "\"tea\" was sent, and the body heard \""
                    << noted[0]
                    << "\": the answer comes one question late, or never; put "
                       "it where await_resume() finds it before you resume "
                       "the body");
  talk.send("toast");
  REQUIRE_MESSAGE(noted.size() == 2, "send() did not run the body to its end");
  CHECK_MESSAGE(noted[1] == "toast",
                "\"toast\" was sent, and the body heard \""
                    << noted[1] << "\": a new answer must replace the old one");
}

TEST_CASE("next() goes on without an answer") {
  order noted;
  auto talk = waiter(noted);
  talk.next();
  talk.next();
  REQUIRE_MESSAGE(noted.size() == 1,
                  "next() must run the body on to its next question");
  CHECK_MESSAGE(noted[0] == silence,
                "nobody has answered, and the body heard \""
                    << noted[0]
                    << "\": without an answer, await_resume() "
                       "gives std::nullopt");
}

TEST_CASE("an answer is for one question only") {
  order noted;
  auto talk = waiter(noted);
  talk.next();
  talk.send("tea");
  talk.next();
  REQUIRE_MESSAGE(noted.size() == 2, "next() did not run the body to its end");
  CHECK_MESSAGE(noted[1] == silence,
                "next() brings no answer, and yet the body heard \""
                    << noted[1]
                    << "\": the last answer is given once more, because "
                       "nobody took it away");
}

TEST_CASE("before the first question there is nothing to answer") {
  order noted;
  auto talk = waiter(noted);
  CHECK_THROWS_AS_MESSAGE(
      talk.send("tea"), std::logic_error,
      "an answer was taken before anything was asked: the body stands before "
      "its first line, where no co_yield waits for a value");
  CHECK_MESSAGE(text(talk.next()) == "What to drink?",
                "a refused answer must not run the body");
  talk.next();
  REQUIRE_MESSAGE(noted.size() == 1,
                  "next() must run the body on to its next question");
  CHECK_MESSAGE(noted[0] == silence,
                "\"tea\" was refused, and yet it became the answer to the "
                "first question: refuse before you put it down");
}

TEST_CASE("after the end there is no question") {
  order noted;
  auto talk = waiter(noted);
  talk.next();
  talk.send("tea");
  CHECK_MESSAGE(talk.send("toast") == nullptr,
                "the dialogue is over, and still there is a question: it is "
                "the last one, which was never put away");
  CHECK_MESSAGE(talk.send("more toast") == nullptr,
                "a body that has ended must not be resumed: send() gives "
                "nullptr then");
  CHECK_MESSAGE(talk.next() == nullptr,
                "a body that has ended must not be resumed: next() gives "
                "nullptr then");
}

TEST_CASE("a running average") {
  auto mean = average();
  REQUIRE_MESSAGE(mean.next() != nullptr, "an endless body has no question");
  for (const double expected : {10.0, 15.0, 20.0}) {
    const double* now = mean.send(2 * expected - 10);
    REQUIRE_MESSAGE(now != nullptr, "an endless body has no question");
    CHECK_MESSAGE(*now == expected,
                  "the mean of all prices sent is now "
                      << expected << ", and the body says " << *now
                      << ": an answer was lost, or given twice");
  }
}

TEST_CASE("an exception leaves through send()") {
  auto talk = allergic_guest();
  talk.next();
  CHECK_THROWS_AS_MESSAGE(
      talk.send(13), std::runtime_error,
      "the exception of the body was lost on its way to send(): "
      "unhandled_exception() has kept it, and somebody must throw it on");
  CHECK_MESSAGE(talk.next() == nullptr, "a body that threw has ended");
}

TEST_CASE("an exception leaves through next()") {
  const auto closed = []() -> dialogue<int, int> {
    throw std::runtime_error("we are closed");
    co_return;
  };
  auto talk = closed();
  CHECK_THROWS_AS_MESSAGE(
      talk.next(), std::runtime_error,
      "the exception of the body was lost on its way to next(): whichever of "
      "the two runs the body must throw it on");
}

TEST_CASE("a dialogue that breaks off leaves nothing behind") {
  const auto counted = std::make_shared<int>();
  const auto body = [](std::shared_ptr<int> kept) -> dialogue<int, int> {
    while (true) co_yield *kept;
  };
  {
    auto talk = body(counted);
    talk.next();
    talk.send(1);
  }
  CHECK_MESSAGE(counted.use_count() == 1,
                "the dialogue is gone, and its body still holds what it was "
                "given: the frame was kept");
}
