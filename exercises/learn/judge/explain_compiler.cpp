// What a compiler said: see explain_compiler.hpp.

#include "exercises/learn/judge/explain_compiler.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "common/files/files.hpp"
#include "exercises/learn/judge/brick_names.hpp"
#include "exercises/learn/judge/known_errors.hpp"
#include "exercises/learn/pages/styled_text.hpp"

namespace learn {

using common::has;

namespace {

/// A coroutine that is not given away. Some compilers complain of the copy in
/// the first error, others of a consequence in the library that copies.
std::string about_a_copy(const std::string& error, const std::string& said) {
  const auto any_in = [](const std::string& text, const auto& words) {
    return std::ranges::any_of(
        words, [&](std::string_view each) { return has(text, each); });
  };
  constexpr std::array complaints = {"use of deleted function", "construct_at",
                                     "must be constructible",
                                     "deleted copy constructor"};
  constexpr std::array copies = {
      "coroutine(const asyncio::coroutine<",
      "deleted copy constructor of 'coroutine<",
      "deleted copy constructor of 'asyncio::coroutine<"};
  if (!any_in(error, complaints) || !any_in(said, copies)) return {};
  return "A coroutine cannot be copied: give it away with std::move(…).\n";
}

/// A name from a brick that is not included.
std::string about_an_include(const std::string& error, const outcome& what) {
  const std::string name = unknown_name(error);
  if (name.empty() || what.book.empty() ||
      has(what.compiler_said, "'asyncio::" + name + "'"))
    return {};  // it is known, elsewhere
  const std::string brick = brick_of(name, what.book);
  if (brick.empty()) return {};
  return wrapped("asyncio::" + name +
                     " is in a brick that your answer does not include. Above "
                     "the region, add:",
                 80) +
         "  #include \"" + brick + "\"\n";
}

bool is_in_answer(const std::string& error, const outcome& what) {
  return what.answer_file.empty() || has(error, what.answer_file);
}

/// An error in a file that is not the student's comes from what is missing at
/// the end of the region, as a rule.
std::string about_the_end(const std::string& error, const outcome& what) {
  if (is_in_answer(error, what)) return {};
  if (error.find(".hpp:") == error.npos && error.find(".cpp:") == error.npos)
    return {};  // in no file at all
  return wrapped(
      "The compiler found it outside of your file, behind the region: "
      "probably a brace or a semicolon is missing at the end of your answer, "
      "or there is a brace too many.",
      80);
}

/// "undefined reference to `x'", or whatever else the linker complains of
/// first.
std::string linkers_complaint(const std::string& said) {
  for (const std::string& line : common::split_lines(said))
    for (const char* const words :
         {"undefined reference", "multiple definition", "undefined symbol",
          "duplicate symbol"})
      if (const auto at = line.find(words); at != line.npos)
        return line.substr(at, line.find(';', at) - at);
  return {};
}

constexpr std::string_view about_main =
    "your answer must not define main(): the tests have one of their own.";

bool is_about_main(const std::string& complaint) {
  return complaint == "multiple definition of `main'" ||  // bfd
         complaint == "multiple definition of 'main'" ||  // gold
         complaint == "duplicate symbol: main";
}

std::string explain_linker(const std::string& said) {
  const std::string complaint = linkers_complaint(said);
  if (complaint.empty()) return {};
  if (is_about_main(complaint)) return std::string(about_main) + "\n";
  if (complaint.starts_with("multiple") || complaint.starts_with("duplicate"))
    return "your answer is a header, and two test files include it. Write "
           "\"inline\" before\neach function and variable that stands outside "
           "of functions and classes:\n  " +
           complaint + "\n";
  return "your answer compiles, but does not link: something is declared "
         "and has no body.\n  " +
         complaint + "\n";
}

/// The compiler was ended before it was ready.
std::string took_too_long(const outcome& what) {
  return "your answer took more than " +
         std::to_string(what.compiled.count() / 1000) + " s to compile.";
}

/// All that collect2 and clang say is that the linker had something to say; and
/// gold calls that an error, too.
bool is_about_the_linker(const std::string& line) {
  return line.starts_with("collect2: ") || has(line, "linker command failed") ||
         !linkers_complaint(line).empty();
}

bool is_diagnostic(const std::string& line, const std::string& kind) {
  return !is_about_the_linker(line) &&
         (has(line, " " + kind + ": ") || has(line, " fatal " + kind + ": "));
}

}  // namespace

std::string indented(const std::string& text, const std::string& by) {
  std::string result;
  for (const std::string& line : common::split_lines(text))
    result += by + line + "\n";
  return result;
}

std::string wrapped(const std::string& text, std::size_t width) {
  std::string result;
  for (const std::string& line : common::split_lines(text))
    for (const styled_line& part : wrap({{line}}, width))
      result += paint(part, false) + "\n";
  return result;
}

std::string explain_compiler(const outcome& what) {
  if (what.compiled.count() > 0)
    return took_too_long(what) +
           "\nLook for templates or constexpr functions that never end.\n";
  const auto error = first_diagnostic(what.compiler_said, "error");
  if (!error.empty()) {
    std::string means =
        wrapped(known_meaning(error, is_in_answer(error, what)), 80);
    if (means.empty()) means = about_a_copy(error, what.compiler_said);
    if (means.empty()) means = about_an_include(error, what);
    if (means.empty()) means = about_the_end(error, what);
    return "your answer does not compile. The first error:\n" +
           indented(error, "  ") + means;
  }
  const auto linker = explain_linker(what.compiler_said);
  if (!linker.empty()) return linker;
  return "the compiler gave up without saying why:\n" +
         indented(what.compiler_said, "  ");
}

std::string summarize_compiler(const outcome& what) {
  if (what.compiled.count() > 0) return took_too_long(what);
  const std::string failed = "does not compile: ";
  for (const std::string& line :
       common::split_lines(first_diagnostic(what.compiler_said, "error"))) {
    if (has(line, too_large))
      return failed + "the compiled program would be too large";
    if (is_diagnostic(line, "error"))
      return failed + std::string(common::trim(line));
  }
  const std::string complaint = linkers_complaint(what.compiler_said);
  if (is_about_main(complaint)) return std::string(about_main);
  if (!complaint.empty()) return "does not link: " + complaint;
  for (const std::string& line : common::split_lines(what.compiler_said))
    if (!common::trim(line).empty() && !line.ends_with(':'))
      return failed + std::string(common::trim(line));
  return failed + "the compiler gave up without saying why";
}

std::string compilers_fault(const std::string& printed) {
  for (const char* words :
       {"double free", "free(): invalid", "munmap_chunk()", "tcache"})
    if (has(printed, words))
      return wrapped(
          "The same memory was released twice. If you do not see how, it may "
          "be g++ 12 itself: a lambda that captures more than references and "
          "numbers, or a list in braces, inside an expression with co_await is "
          "destroyed twice. So are awaits beside &&, || and ?:. Give each such "
          "thing a name first (chapter 5 has a box about it).",
          80);
  return {};
}

std::string first_diagnostic(const std::string& compiler_said,
                             const std::string& kind, const std::string& file) {
  std::string text;
  std::string context;  // g++: "In instantiation of …", before the error
  for (const std::string& line : common::split_lines(compiler_said)) {
    const bool source = line.starts_with(' ');
    if (!text.empty() && !source) {
      if (has(text, file)) break;
      text.clear();
    }
    if (source && !text.empty()) text += line + "\n";
    if (source) continue;
    if (is_diagnostic(line, kind))
      text = context + line + "\n";
    else if (line.find("required from here") != std::string::npos)
      context = line + "\n";
    else if (line.find(": In ") != std::string::npos)
      context.clear();
  }
  return has(text, file) ? text : std::string();
}

}  // namespace learn
