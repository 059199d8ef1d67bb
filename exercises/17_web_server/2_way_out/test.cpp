// Targets, and which files they mean.

#include <answer.hpp>
#include <doctest/doctest.h>
#include <exception>
#include <string>
#include <vector>

#include "17_web_server/http_text.hpp"

namespace way_out_test {

namespace {

using namespace std::string_literals;
using asyncio::is_digit;
using asyncio::is_letter;

/// The file for a target, or "no file", or what was thrown.
std::string told(const std::string& target) {
  try {
    return kitchen::file_for(target).value_or("no file");
  } catch (const std::exception& error) {
    return "THROWN: "s + error.what();
  }
}

/// The first of these targets for which there is a file, and which; or nothing.
std::string let_through(const std::vector<std::string>& targets) {
  for (const auto& target : targets)
    if (const auto file = told(target); file != "no file"s)
      return target + " -> " + file;
  return "";
}

/// The first of these targets of which something else comes than the second.
std::string wrong_file(const std::vector<std::vector<std::string>>& all) {
  for (const auto& each : all)
    if (const auto file = told(each[0]); file != each[1])
      return each[0] + " -> " + file;
  return "";
}

}  // namespace

TEST_CASE("good targets") {
  const auto plain = wrong_file({{"/soup.html", "soup.html"},
                                 {"/soups/onion.html", "soups/onion.html"},
                                 {"/a/b/c/d", "a/b/c/d"},
                                 {"/aAzZ-_.09", "aAzZ-_.09"},
                                 {"/-x/_y/2024", "-x/_y/2024"}});
  REQUIRE_MESSAGE(plain.empty(),
                  "a file that may be read, and what came of it: "s << plain);
  const auto dots = wrong_file({{"/soup..html", "soup..html"},
                                {"/a.../b..", "a.../b.."},
                                {"/v1.2/soup.html", "v1.2/soup.html"}});
  CHECK_MESSAGE(dots.empty(),
                "a name with dots behind its beginning is a name like any "
                "other, and does not lead anywhere; but: "s
                    << dots);
  const auto index = wrong_file({{"/", "index.html"},
                                 {"/soups/", "soups/index.html"},
                                 {"/soups/?hot=1", "soups/index.html"}});
  CHECK_MESSAGE(index.empty(),
                "a target that ends with a slash means the index.html there; "
                "but: "s
                    << index);
}

TEST_CASE("the query is no part of the path") {
  const auto query = wrong_file({{"/soup.html?hot=1", "soup.html"},
                                 {"/soup.html?", "soup.html"},
                                 {"/soup.html?a?b/c/", "soup.html"}});
  REQUIRE_MESSAGE(query.empty(),
                  "what stands behind the first '?' is no part of the path; "
                  "but: "s
                      << query);
  const auto strange = wrong_file({{"/soup.html?from=../..", "soup.html"},
                                   {"/soup.html?x=%zz", "soup.html"},
                                   {"/soup.html?x=%00", "soup.html"}});
  CHECK_MESSAGE(strange.empty(),
                "whatever stands behind the '?', nobody opens it, and the file "
                "is a good one; but: "s
                    << strange
                    << ". Cut the target first, then decode and check the "
                       "path"s);
  const auto encoded =
      let_through({"/soup.html%3fhot", "/soup.html%3F/../till.txt"});
  CHECK_MESSAGE(encoded.empty(),
                "a '?' that was sent as %3f is a part of the path, and no name "
                "may have one. But: "s
                    << encoded
                    << ". Which '?' counts is decided before anything is "
                       "decoded"s);
}

TEST_CASE("the way out") {
  const auto plain = let_through(
      {"/../till.txt", "/..", "/soups/../../till", "/soups/..", "/../"});
  REQUIRE_MESSAGE(plain.empty(), "out of the folder by two dots: "s << plain);
  const auto encoded =
      let_through({"/%2e%2e/till.txt", "/.%2e/till.txt", "/%2E./till.txt",
                   "/soups/%2e%2e%2f%2e%2e%2ftill.txt", "/..%2ftill.txt"});
  REQUIRE_MESSAGE(encoded.empty(),
                  "out of the folder by dots or slashes that were sent as %2e "
                  "and %2f: "s
                      << encoded
                      << ". What was checked is not what is opened: decode "
                         "first, and check what comes of it"s);
  const auto twice = let_through(
      {"/%252e%252e/till.txt", "/so%2575p.html", "/%252fetc/passwd"});
  CHECK_MESSAGE(twice.empty(),
                "%25 stands for a percent sign, which no name may have. "
                "Decoded twice, or once too often behind the check, it becomes "
                "something else: "s
                    << twice);
  const auto windows =
      let_through({"/..\\till.txt", "/soups\\..\\..\\till", "/soups%5c..%5cx",
                   "/c:/till.txt", "/soup.html:x"});
  CHECK_MESSAGE(windows.empty(),
                "where a backslash parts names, or a colon a drive, this leads "
                "out of the folder: "s
                    << windows
                    << ". Neither is a letter, a digit, '-', '_' or "
                       "'.'"s);
}

TEST_CASE("names that are none") {
  const auto empty = let_through({"//etc/passwd", "/%2fetc/passwd", "//",
                                  "/soups//onion.html", "/soups//"});
  CHECK_MESSAGE(empty.empty(),
                "between two slashes there is no name: "s
                    << empty
                    << ". A path that begins with a slash leads out of every "
                       "folder, and of two in the middle nobody knows what "
                       "they mean"s);
  const auto hidden = let_through(
      {"/.till", "/.git/config", "/soups/.till", "/%2egit/config", "/..."});
  CHECK_MESSAGE(hidden.empty(),
                "a name that begins with a dot is hidden, and nobody wants to "
                "publish it: "s
                    << hidden);
  const auto here = let_through({"/.", "/./soup.html", "/soups/./onion.html"});
  CHECK_MESSAGE(here.empty(),
                "'.' is the folder itself, and a second way to write what has "
                "one already: "s
                    << here);
}

TEST_CASE("characters") {
  const auto bad = let_through({"/so%20up", "/soup%0a", "/soup~", "/soup*",
                                "/so%25up", "/soup;v=1", "/soup|ls", "/$HOME",
                                "/soup#x", "/so+up", "/soup,fish", "/soup@x"});
  CHECK_MESSAGE(bad.empty(),
                "a character that is no ASCII letter, no digit, and none of "
                "'-', '_' and '.': "s
                    << bad);
  std::string wrong;
  for (int code = 0; code < 256; ++code) {
    const char c = static_cast<char>(code);
    if (c == '?' || c == '%' || c == '/') continue;
    const auto name = "a" + std::string(1, c) + "b";
    const bool good =
        is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.';
    const auto file = told("/" + name);
    if (file != (good ? name : "no file")) wrong += std::to_string(code) + " ";
  }
  CHECK_MESSAGE(wrong.empty(),
                "each of the 256 characters was tried between two letters of a "
                "name. Those with these numbers are let through and should not "
                "be, or the other way round: "s
                    << wrong
                    << ". A list of what is good is short, and a list of what "
                       "is bad always lacks something"s);
  const auto broken = let_through(
      {"/soup%", "/soup%4", "/soup%zz", "/%00", "/soup.html%00.png"});
  CHECK_MESSAGE(broken.empty(),
                "a % without two digits, or a NUL, which ends a name for the "
                "kernel and not for us. percent_decoded() gives std::nullopt "
                "for those; but: "s
                    << broken);
  const auto foreign =
      let_through({"/caf\xc3\xa9", "/caf%C3%A9", "/%ff", "/soup\x80"});
  CHECK_MESSAGE(foreign.empty(),
                "a byte that is no ASCII: "s
                    << foreign
                    << ". How such a name is written is a question with "
                       "several answers"s);
  const auto late = let_through({"/soups!/onion.html", "/a/b c/d"});
  CHECK_MESSAGE(late.empty(),
                "each name is checked, not only the last one; but: "s << late);
}

TEST_CASE("the beginning") {
  const auto bare = let_through({"soup.html", "xsoup.html", "", "*", "?",
                                 "?/soup.html", "http://a/soup.html"});
  CHECK_MESSAGE(bare.empty(),
                "a path begins with a slash, and there is no file for: '"s
                    << bare << "'");
  const auto encoded =
      wrong_file({{"/%73oup.html", "soup.html"},
                  {"/soups%2fonion.html", "soups/onion.html"}});
  CHECK_MESSAGE(encoded.empty(),
                "what counts is what the target says when it is decoded, "
                "however it was sent; but: "s
                    << encoded);
}

}  // namespace way_out_test
