// Explains an outcome: see explain.hpp.

#include "exercises/learn/judge/explain.hpp"

#include <cstddef>
#include <signal.h>
#include <vector>

#include "common/files/files.hpp"
#include "exercises/learn/judge/explain_compiler.hpp"
#include "exercises/learn/judge/explain_scenario.hpp"
#include "exercises/learn/judge/known_errors.hpp"

namespace learn {
namespace {

constexpr std::size_t failures_shown = 3;
constexpr std::size_t printed_lines_shown = 20;

std::string in_last_case(const outcome& what) {
  if (what.report.test_cases == 0) return "before the first test case";
  return "in the test case \"" + what.report.last_case + "\"";
}

/// One assertion: what the test says first, then what was compared, and where.
std::string describe(const failure& one) {
  if (one.exception)
    return "an exception left the test case: " + one.message + "\n";
  std::string text;
  if (!one.message.empty()) text += wrapped(one.message, 76);
  if (!one.expression.empty()) text += "  " + one.expression + "\n";
  const auto compared = one.expression.find(one.values) == std::string::npos;
  // doctest writes {?} for what it cannot print: that says nothing.
  const bool can_be_read = one.values.find("{?}") == std::string::npos;
  if (!one.values.empty() && compared && can_be_read)
    text += "  with: " + one.values + "\n";
  if (one.line > 0)
    text += "  at " + one.file + ":" + std::to_string(one.line) + "\n";
  return text;
}

std::string explain_failures(const outcome& what) {
  const auto& failures = what.report.failures;
  std::string text;
  std::string test_case;
  for (std::size_t i = 0; i < failures.size() && i < failures_shown; ++i) {
    if (i == 0 || failures[i].test_case != test_case) {
      test_case = failures[i].test_case;
      text += "test case \"" + test_case + "\"\n";
    }
    text += indented(describe(failures[i]), "  ");
  }
  if (failures.size() > failures_shown)
    text += "… and " + std::to_string(failures.size() - failures_shown) +
            " more. Start with the first.\n";
  if (failures.empty())
    text +=
        "the tests passed, but the program ended with an error afterwards\n";
  return text;
}

std::string meaning_of(int signal) {
  switch (signal) {
    case SIGSEGV:
    case SIGBUS:
      return "it used memory that is not its own (signal SIGSEGV). Usual "
             "causes: a null\npointer; something used after its end: a "
             "reference, an iterator, a coroutine\nframe, or what a lambda has "
             "captured, if the lambda is a coroutine (its frame\nkeeps "
             "parameters, no captures); or a function that calls itself\n"
             "without end.\n";
    case SIGABRT:
      return "it gave up (signal SIGABRT). Usual causes: an exception that "
             "nobody catches or\nthat leaves a noexcept function, or memory "
             "that is released twice.\n";
    case SIGFPE:
      return "it divided a whole number by zero (signal SIGFPE).\n";
    case SIGILL:
      return "it came to a place that no code was made for (signal SIGILL). "
             "Usual cause: a\nfunction that ends without its return.\n";
    case SIGXFSZ:
      return "it wrote too large a file (signal SIGXFSZ).\n";
    case SIGKILL:
      return "it was killed (signal SIGKILL): perhaps memory ran out, or it "
             "has ended or\nstopped the process that watches over it.\n";
    default:
      return "the system ended it with signal " + std::to_string(signal) +
             ".\n";
  }
}

std::string explain_crash(const outcome& what) {
  std::string text =
      wrapped("your answer crashes " + in_last_case(what) + ":", 80) +
      meaning_of(what.signal);
  return text + compilers_fault(what.printed);
}

/// What had failed before a program came to a bad end.
std::string failed_before(const outcome& what) {
  if (what.report.failures.empty()) return {};
  return "before that, this had failed; it may be the cause:\n" +
         explain_failures(what);
}

/// The end of what the program printed: a student looks there for their own
/// output, and for the last words of a crash.
std::string printed_part(const outcome& what) {
  const auto lines = common::split_lines(what.printed);
  if (lines.empty()) return {};
  const auto first = lines.size() > printed_lines_shown
                         ? lines.size() - printed_lines_shown
                         : std::size_t{0};
  std::string text =
      first > 0 ? "it printed (the last lines):\n" : "it printed:\n";
  for (std::size_t i = first; i < lines.size(); ++i)
    text += "  | " + lines[i].substr(0, 500) + "\n";
  return text;
}

/// What the compiler said from this warning's line on; empty where it is none.
std::string from_warning(const std::string& said, std::string_view name) {
  const auto at = said.find(name);
  if (at == said.npos) return {};
  return said.substr(said.rfind('\n', at) + 1);  // npos + 1 is the beginning
}

/// What the compiler warned of in the answer: it may be the cause. A function
/// that returns nothing most likely is, even where it ends behind the region.
std::string warned(const outcome& what) {
  auto warning = first_diagnostic(
      from_warning(what.compiler_said, "[-Wreturn-type]"), "warning");
  if (warning.empty())
    warning = first_diagnostic(what.compiler_said, "warning", what.answer_file);
  if (warning.empty()) return {};
  return "the compiler warns:\n" + indented(warning, "  ") +
         wrapped(known_meaning(warning, true), 80);
}

/// The first sentence of an explanation, which may go over several lines. What
/// is in quotation marks may have sentences of its own.
std::string first_sentence(const std::string& text) {
  std::string sentence;
  for (const std::string& line : common::split_lines(text))
    sentence += (sentence.empty() ? "" : " ") + line;
  bool quoted = false;
  for (std::size_t i = 0; i < sentence.size(); ++i) {
    if (sentence[i] == '"') quoted = !quoted;
    if (!quoted && sentence.substr(i, 2) == ". ") sentence.resize(i + 1);
  }
  return sentence;
}

std::string refused(const outcome& what) {
  return "your answer cannot be judged. " + what.refusal;
}

std::string explain_run(const outcome& what) {
  std::string text;
  switch (what.what) {
    case verdict::passed:
      return {};
    case verdict::nothing_checked:
    case verdict::depends_on_chance:
    case verdict::got_away:
      return explain_scenario(what);
    case verdict::failed:
      return explain_failures(what) + warned(what) + printed_part(what);
    case verdict::refused:
      return wrapped(refused(what), 80);
    case verdict::does_not_compile:
      return explain_compiler(what);
    case verdict::never_stops:
      text =
          (what.busy ? "your loop never stops" : "your answer never goes on") +
          std::string(": after ") + std::to_string(what.time.count() / 1000) +
          " seconds it was still " + (what.busy ? "running" : "waiting") +
          "\n" + in_last_case(what) + ", and was ended.\n" +
          (what.busy ? "Look for a loop whose condition never turns false.\n"
                     : "Look for a call that blocks the whole thread, or "
                       "for a wait that nobody ends. If this machine has "
                       "much else to do: --seconds 60 gives it more time.\n");
      break;
    case verdict::crashed:
      return explain_crash(what) + warned(what) + failed_before(what) +
             printed_part(what);
    case verdict::quit_early:
      text = "your answer ended the whole program " + in_last_case(what) +
             ", before the tests were over.\nAn answer must not call exit().\n";
      break;
    case verdict::prints_too_much:
      text = "your answer printed more than a megabyte " + in_last_case(what) +
             " and was ended.\nLook for a loop that prints and never stops.\n";
      break;
    case verdict::too_many_processes:
      text = "your answer started too many processes " + in_last_case(what) +
             ", and was ended.\nLook for a fork() in a loop.\n";
      break;
    case verdict::too_much_memory:
      text = "your answer used more than " + std::to_string(what.memory >> 20) +
             " MB of memory " + in_last_case(what) +
             ", and was ended.\nLook for a container that only grows.\n";
      break;
    case verdict::nothing_tested:
      return "not one test case ran: is there an #if or a #define in the "
             "answer "
             "that hides\nthe tests?\n";
  }
  return wrapped(text, 80) + failed_before(what) + printed_part(what);
}

/// Did a scenario come to a bad end where it should be green? The faulty bricks
/// are not tried then.
bool is_red_on_correct(const outcome& what) {
  return what.is_scenario && what.attempts.empty() &&
         what.what != verdict::passed && what.what != verdict::refused &&
         what.what != verdict::does_not_compile &&
         what.what != verdict::nothing_checked;
}

std::string first_message(const outcome& what) {
  if (what.report.failures.empty()) return first_sentence(explain_run(what));
  const failure& first = what.report.failures[0];
  const auto lines = common::split_lines(
      first.message.empty() ? first.expression : first.message);
  return lines.empty() ? "failed" : lines[0];
}

}  // namespace

std::string explain(const outcome& what) {
  return (is_red_on_correct(what)
              ? "your scenario is red on the correct brick:\n"
              : "") +
         explain_run(what);
}

std::string summarize(const outcome& what) {
  const std::string where =
      is_red_on_correct(what) ? "red on the correct brick: " : "";
  switch (what.what) {
    case verdict::passed:
      return "passed";
    case verdict::got_away:
      return summarize_scenario(what);
    case verdict::refused:
      return refused(what);
    case verdict::does_not_compile:
      return summarize_compiler(what);
    case verdict::failed:
      return where + first_message(what);
    default:
      return where + first_sentence(explain_run(what));
  }
}

}  // namespace learn
