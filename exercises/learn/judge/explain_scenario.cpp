// Explains scenarios: see explain_scenario.hpp.

#include "exercises/learn/judge/explain_scenario.hpp"

#include <algorithm>
#include <vector>

#include "exercises/learn/judge/explain_compiler.hpp"

namespace learn {
namespace {

/// What happened on a brick that was not caught by a check.
std::string what_happened(verdict what) {
  switch (what) {
    case verdict::crashed:
      return "your scenario crashes on it";
    case verdict::never_stops:
      return "your scenario never ends on it";
    case verdict::does_not_compile:
      return "your scenario does not compile with it";
    case verdict::depends_on_chance:
      return "your scenario is red on it in one run and green in another";
    default:
      return "your scenario comes to a bad end on it";
  }
}

bool is_caught(const attempt& each) { return each.what == verdict::failed; }
bool is_unseen(const attempt& each) { return each.what == verdict::passed; }

std::size_t count_caught(const outcome& what) {
  return static_cast<std::size_t>(
      std::ranges::count_if(what.attempts, is_caught));
}

/// "  2: FAULT" in lines of 80 columns, the next ones below the first.
std::string item(std::size_t number, const std::string& text) {
  const std::string mark = "  " + std::to_string(number) + ": ";
  std::string lines =
      indented(wrapped(text, 80 - mark.size()), std::string(mark.size(), ' '));
  return lines.replace(0, mark.size(), mark);
}

std::string explain_got_away(const outcome& what) {
  std::string text =
      "your scenario is green on the correct brick, and catches " +
      std::to_string(count_caught(what)) + " of " +
      std::to_string(what.attempts.size()) + " faulty ones.\n";
  std::string unseen;
  std::string ended;
  for (std::size_t i = 0; i < what.attempts.size(); ++i) {
    const attempt& each = what.attempts[i];
    if (is_unseen(each)) unseen += item(i + 1, each.fault);
    if (is_caught(each) || is_unseen(each)) continue;
    ended += item(i + 1, each.fault + ": " + what_happened(each.what));
  }
  if (!unseen.empty())
    text += "It is green on these, too: they got away.\n" + unseen;
  if (!ended.empty())
    text += "These it does not catch by a check:\n" + ended +
            wrapped(
                "Only a check that fails counts, in every run: a crash or an "
                "endless wait tells nobody what is wrong with the brick. Let "
                "a check fail before it comes to that; REQUIRE, unlike CHECK, "
                "ends the scenario when it fails.",
                80);
  return text;
}

}  // namespace

std::string describe(const attempt& what) {
  if (is_caught(what)) return "caught, by \"" + what.said + "\"";
  if (is_unseen(what)) return "got away";
  return what_happened(what.what) + ", which does not count as caught";
}

std::string explain_scenario(const outcome& what) {
  switch (what.what) {
    case verdict::got_away:
      return explain_got_away(what);
    case verdict::depends_on_chance:
      return wrapped(
          "your scenario is green on the correct brick in one run and red in "
          "another. What it checks must not depend on chance, on the time of "
          "day, or on what an earlier run has left behind.",
          80);
    default:  // nothing_checked
      return wrapped(
          "your scenario makes no check, so it can be red on no brick. Say "
          "what must hold, with CHECK(…) or CHECK_MESSAGE(…, \"what is "
          "wrong\").",
          80);
  }
}

std::string summarize_scenario(const outcome& what) {
  if (what.what != verdict::got_away) return {};
  const std::size_t missed = what.attempts.size() - count_caught(what);
  std::string text = std::to_string(missed) + " of " +
                     std::to_string(what.attempts.size()) +
                     " faulty bricks got away: ";
  bool first = true;
  for (const attempt& each : what.attempts) {
    if (is_caught(each)) continue;
    text += (first ? "" : "; ") + each.fault;
    first = false;
  }
  return text;
}

std::string caught_faults(const outcome& what) {
  std::string text;
  for (std::size_t i = 0; i < what.attempts.size(); ++i)
    if (is_caught(what.attempts[i]))
      text += item(i + 1, what.attempts[i].fault);
  return text;
}

}  // namespace learn
