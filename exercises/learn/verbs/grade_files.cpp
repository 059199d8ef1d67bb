// Grades as files: see grade_files.hpp.

#include "exercises/learn/verbs/grade_files.hpp"

#include <algorithm>
#include <cstdio>
#include <string_view>

#include "common/files/utf8.hpp"

namespace learn {
namespace {

using grade_mark = grade_entry::mark;

std::string result_text(grade_mark what) {
  return what == grade_mark::passed   ? "passed"
         : what == grade_mark::failed ? "failed"
                                      : "not attempted";
}

/// Walks over a text, character by character; bad bytes and control characters
/// become a question mark.
template <class Escape>
std::string escaped(std::string_view text, const Escape& escape) {
  std::string result;
  while (!text.empty()) {
    const std::size_t size = common::character_size(text);
    const bool control = static_cast<unsigned char>(text[0]) < 0x20 &&
                         text[0] != '\n' && text[0] != '\t';
    result += size == 0 || control ? "?" : escape(text.substr(0, size));
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return result;
}

std::string json_string(std::string_view text) {
  return "\"" +
         escaped(text,
                 [](std::string_view c) -> std::string {
                   if (c == "\"") return "\\\"";
                   if (c == "\\") return "\\\\";
                   if (c == "\n") return "\\n";
                   if (c == "\t") return "\\t";
                   return std::string(c);
                 }) +
         "\"";
}

std::string xml_text(std::string_view text) {
  return escaped(text, [](std::string_view c) -> std::string {
    if (c == "&") return "&amp;";
    if (c == "<") return "&lt;";
    if (c == ">") return "&gt;";
    if (c == "\"") return "&quot;";
    return std::string(c);
  });
}

std::string in_seconds(std::chrono::milliseconds time) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f",
                static_cast<double>(time.count()) / 1000);
  return text;
}

std::size_t how_many(const std::vector<grade_entry>& all, grade_mark what) {
  return static_cast<std::size_t>(
      std::ranges::count(all, what, &grade_entry::result));
}

std::string counts_as_xml(const std::vector<grade_entry>& all) {
  return " tests=\"" + std::to_string(all.size()) + "\" failures=\"" +
         std::to_string(how_many(all, grade_mark::failed)) + "\" skipped=\"" +
         std::to_string(how_many(all, grade_mark::not_attempted)) + "\"";
}

std::string test_case(const grade_entry& each) {
  std::string text = "    <testcase classname=\"" +
                     xml_text(each.exercise.chapter) + "\" name=\"" +
                     xml_text(each.exercise.name) + "\" time=\"" +
                     in_seconds(each.time) + "\"";
  if (each.result == grade_mark::passed && !each.is_the_books)
    return text + "/>\n";
  if (each.result == grade_mark::passed)
    return text +
           "><properties><property name=\"the_books_solution\" "
           "value=\"true\"/></properties></testcase>\n";
  if (each.result == grade_mark::not_attempted)
    return text + "><skipped message=\"not attempted\"/></testcase>\n";
  return text + ">\n      <failure message=\"" + xml_text(each.message) +
         "\">" + xml_text(each.explanation) + "</failure>\n    </testcase>\n";
}

}  // namespace

std::string grades_as_json(const std::vector<grade_entry>& all) {
  std::string text =
      "{\n  \"passed\": " + std::to_string(how_many(all, grade_mark::passed)) +
      ",\n  \"total\": " + std::to_string(all.size()) + ",\n  \"exercises\": [";
  for (std::size_t i = 0; i < all.size(); ++i)
    text += (i == 0 ? "\n" : ",\n") + std::string("    {\"id\": ") +
            json_string(all[i].exercise.id()) +
            ", \"kind\": " + json_string(all[i].exercise.kind) +
            ", \"result\": " + json_string(result_text(all[i].result)) +
            ", \"the_books_solution\": " +
            (all[i].is_the_books ? "true" : "false") +
            ", \"seconds\": " + in_seconds(all[i].time) +
            ", \"message\": " + json_string(all[i].message) + "}";
  return text + "\n  ]\n}\n";
}

std::string grades_as_junit(const std::vector<grade_entry>& all) {
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" +
                     counts_as_xml(all) + ">\n";
  for (std::size_t i = 0; i < all.size();) {
    std::vector<grade_entry> suite;
    const std::string& chapter = all[i].exercise.chapter;
    for (; i < all.size() && all[i].exercise.chapter == chapter; ++i)
      suite.push_back(all[i]);
    text += "  <testsuite name=\"" + xml_text(chapter) + "\" errors=\"0\"" +
            counts_as_xml(suite) + ">\n";
    for (const grade_entry& each : suite) text += test_case(each);
    text += "  </testsuite>\n";
  }
  return text + "</testsuites>\n";
}

}  // namespace learn
