// Grades as files: see grade_files.hpp.

#include "exercises/learn/verbs/grade_files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <system_error>

#include "common/command_line/command_line.hpp"
#include "common/files/files.hpp"
#include "common/files/utf8.hpp"

namespace learn {

namespace fs = std::filesystem;

namespace {

using grade_mark = grade_entry::mark;

/// Is it one of ASCII's control characters, or of those that Unicode has after
/// them (U+0080 to U+009F)?
bool is_control(std::string_view character) {
  const auto at = [&](std::size_t i) {
    return static_cast<unsigned char>(character[i]);
  };
  if (character.size() == 2) return at(0) == 0xC2 && at(1) < 0xA0;
  return character.size() == 1 && (at(0) < 0x20 || at(0) == 0x7F) &&
         character != "\n" && character != "\t";
}

/// Walks over a text, character by character; bad bytes and control characters
/// become a question mark.
template <class Escape>
std::string escaped(std::string_view text, const Escape& escape) {
  std::string result;
  while (!text.empty()) {
    const std::size_t size = common::character_size(text);
    const bool bad = size == 0 || is_control(text.substr(0, size));
    result += bad ? "?" : escape(text.substr(0, size));
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
  const std::size_t skipped = how_many(all, grade_mark::not_attempted) +
                              how_many(all, grade_mark::not_graded);
  return " tests=\"" + std::to_string(all.size()) + "\" failures=\"" +
         std::to_string(how_many(all, grade_mark::failed)) + "\" errors=\"" +
         std::to_string(how_many(all, grade_mark::not_readable)) +
         "\" skipped=\"" + std::to_string(skipped) + "\"";
}

/// What is remarkable about an answer.
std::string properties(const grade_entry& each) {
  std::string text;
  const auto add = [&](const std::string& name) {
    text += "<property name=\"" + name + "\" value=\"true\"/>";
  };
  if (each.is_the_books) add("the_books_solution");
  if (each.changed_outside) add("changed_outside");
  if (text.empty()) return {};
  return "\n      <properties>" + text + "</properties>";
}

std::string result_as_xml(const grade_entry& each) {
  const std::string message = xml_text(each.message);
  switch (each.result) {
    case grade_mark::passed:
      return {};
    case grade_mark::failed:
      return "\n      <failure message=\"" + message + "\">" +
             xml_text(each.explanation) + "</failure>";
    case grade_mark::not_readable:
      return "\n      <error message=\"" + message + "\"/>";
    case grade_mark::not_attempted:
    case grade_mark::not_graded:
      break;
  }
  return "\n      <skipped message=\"" + result_text(each.result) + "\"/>";
}

std::string test_case(const grade_entry& each) {
  const std::string text = "    <testcase classname=\"" +
                           xml_text(each.exercise.chapter) + "\" name=\"" +
                           xml_text(each.exercise.name) + "\" time=\"" +
                           in_seconds(each.time) + "\"";
  const std::string inside = properties(each) + result_as_xml(each);
  return text +
         (inside.empty() ? "/>\n" : ">" + inside + "\n    </testcase>\n");
}

/// Puts a new file in the place of `file`, or, where no new one may be made,
/// changes that. Says why it could not; empty when it could.
std::string replace(const fs::path& file, std::string_view content) {
  const auto write = [&](const fs::path& to) {
    errno = 0;
    std::ofstream out(to, std::ios::binary);
    out.write(content.data(), static_cast<std::streamsize>(content.size()));
    out.close();
    return out.good();
  };
  std::error_code error;
  fs::path fresh = file;
  fresh += ".new";
  if (write(fresh)) {
    const auto before = fs::status(file, error);
    if (exists(before)) fs::permissions(fresh, before.permissions(), error);
    fs::rename(fresh, file, error);
    if (!error) return {};
  }
  fs::remove(fresh, error);
  if (write(file)) return {};
  return errno == 0 ? "writing failed" : std::generic_category().message(errno);
}

}  // namespace

std::string result_text(grade_mark what) {
  switch (what) {
    case grade_mark::passed:
      return "passed";
    case grade_mark::failed:
      return "failed";
    case grade_mark::not_attempted:
      return "not attempted";
    case grade_mark::not_readable:
      return "cannot be read";
    case grade_mark::not_graded:
      break;
  }
  return "not graded";
}

std::string printable(std::string_view text) {
  return escaped(text, [](std::string_view c) { return std::string(c); });
}

result_file::result_file(const std::string& name, std::string_view content)
    : name_(name), file_(name) {
  if (name.empty()) return;
  const std::string failed = "cannot write " + name + ": ";
  std::error_code error;
  const auto status = fs::status(file_, error);
  if (is_directory(status))
    throw common::usage_error(failed + "it is a directory");
  is_plain_ = !exists(status) || is_regular_file(status);
  if (!is_plain_) return;
  if (const auto target = fs::canonical(file_, error); !error) file_ = target;
  const fs::path parent =
      file_.has_parent_path() ? file_.parent_path() : fs::path(".");
  if (!fs::is_directory(parent, error))
    throw common::usage_error(failed + "there is no directory " +
                              parent.string());
  if (const std::string fault = replace(file_, content); !fault.empty())
    throw common::usage_error(failed + fault);
}

void result_file::write_again(std::string_view content) const {
  if (is_plain_) write_last(content);
}

void result_file::write_last(std::string_view content) const {
  if (name_.empty()) return;
  if (!is_plain_) return common::write_file(file_, content);
  const std::string fault = replace(file_, content);
  if (!fault.empty())
    throw std::runtime_error("cannot write " + name_ + ": " + fault);
}

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
            ", \"changed_outside\": " +
            (all[i].changed_outside ? "true" : "false") +
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
    text += "  <testsuite name=\"" + xml_text(chapter) + "\"" +
            counts_as_xml(suite) + ">\n";
    for (const grade_entry& each : suite) text += test_case(each);
    text += "  </testsuite>\n";
  }
  return text + "</testsuites>\n";
}

}  // namespace learn
