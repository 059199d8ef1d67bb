// The rules of a line, one by one: what each mistake looks like, in words for a
// reader who has just rewritten the rules.

#include <cstddef>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "17_web_server/http_error.hpp"
#include "17_web_server/http_line.hpp"

namespace http_line_rules_test {

namespace {

using namespace std::string_literals;
using asyncio::http_error;
using asyncio::http_line;

using pieces = std::vector<std::string>;

/// What comes of bytes that arrive in these pieces: "'soup' and left 'fish'",
/// "not yet", or the status of a refusal.
std::string outcome(const pieces& all, std::size_t limit = 100,
                    int too_long = 431) {
  http_line line;
  std::string left;
  try {
    for (const std::string& piece : all) {
      std::size_t taken = 0;
      if (!line.is_complete()) taken = line.push(piece, limit, too_long);
      if (taken > piece.size()) return "more taken than there was";
      left += piece.substr(taken);
    }
  } catch (const http_error& error) {
    return std::to_string(error.status());
  }
  const auto told = line.is_complete() ? "'" + line.text() + "'" : "not yet";
  return left.empty() ? told : told + " and left '" + left + "'";
}

/// Readable: CR and LF as they are written in C++.
std::string shown(const std::string& bytes) {
  std::string text;
  for (const char each : bytes)
    text += each == '\r' ? "\\r" : each == '\n' ? "\\n" : std::string(1, each);
  return text;
}

/// The first way to send `all` in three pieces of which something else comes
/// than `expected`, and what; empty if there is none.
std::string wrong_split(const std::string& all, const std::string& expected,
                        std::size_t limit = 100) {
  for (std::size_t one = 0; one <= all.size(); ++one)
    for (std::size_t two = one; two <= all.size(); ++two) {
      const pieces three{all.substr(0, one), all.substr(one, two - one),
                         all.substr(two)};
      const auto came = outcome(three, limit);
      if (came == expected) continue;
      std::string report = "from";
      for (const auto& piece : three) report += " '" + shown(piece) + "'";
      return report + " came " + shown(came);
    }
  return "";
}

}  // namespace

TEST_CASE("rule: a line, and what stands behind it") {
  const auto line = outcome({"soup\r\n"});
  REQUIRE_MESSAGE(line != "not yet"s,
                  "'soup\\r\\n' came, and the line is not complete"s);
  REQUIRE_MESSAGE(line == "'soup'"s,
                  "'soup\\r\\n' came, and the line is: "s
                      << shown(line)
                      << ". CR and LF are its end, and no part of it"s);
  const auto two = outcome({"soup\r\nfish\r\n"});
  CHECK_MESSAGE(two == "'soup' and left 'fish\r\n'"s,
                "'soup\\r\\nfish\\r\\n' came, and of it: "s
                    << shown(two)
                    << ". The line ends with the first LF, and push() returns "
                       "how many bytes that were: six. The others are the next "
                       "line, or a body"s);
  const auto empty = outcome({"\r\nfish"});
  CHECK_MESSAGE(
      empty == "'' and left 'fish'"s,
      "an empty line came, as at the end of each head, and 'fish'. Of "
      "it: "s
          << shown(empty));
}

TEST_CASE("rule: a line that is on its way") {
  for (const std::string part : {"", "soup", "soup\r"}) {
    const auto told = outcome({part});
    CHECK_MESSAGE(told == "not yet"s,
                  "'"s << shown(part) << "' came, and of it: " << shown(told)
                       << ". All of it is taken, and the rest is still on its "
                          "way"s);
  }
}

TEST_CASE("rule: the pieces make no difference") {
  const auto cr_alone = outcome({"soup\r", "\nfish"});
  REQUIRE_MESSAGE(cr_alone == "'soup' and left 'fish'"s,
                  "'soup\\r' came, and then '\\nfish', and of it: "s
                      << shown(cr_alone)
                      << ". CR and LF may come in two pieces: look for the CR "
                         "in what has been collected, and not in what has just "
                         "come"s);
  const auto split = wrong_split("soup\r\nfish", "'soup' and left 'fish'");
  CHECK_MESSAGE(split.empty(),
                "'soup\\r\\nfish' in three pieces: "s
                    << split
                    << ". What earlier pieces brought must be there when the "
                       "next one comes"s);
}

TEST_CASE("rule: the next line") {
  http_line line;
  line.push("soup\r\n", 100, 431);
  line.clear();
  line.push("fi", 100, 431);
  CHECK_MESSAGE(!line.is_complete(),
                "a line was read and cleared, then 'fi' came, and it is "
                "complete"s);
  line.push("sh\r\n", 100, 431);
  CHECK_MESSAGE((line.is_complete() && line.text() == "fish"),
                "a line was read and cleared, then 'fi' and 'sh\\r\\n' came, "
                "and the line is: "s
                    << shown(line.text()));
}

TEST_CASE("rule: no bare LF") {
  for (const pieces& bare :
       std::vector<pieces>{{"soup\nfish\r\n"}, {"soup", "\n"}, {"\n"}}) {
    const auto told = outcome(bare);
    CHECK_MESSAGE(told == "400"s,
                  "an LF without a CR before it came, and of it: "s
                      << shown(told)
                      << ". A proxy that does not take it for an end sees "
                         "another request than we do: 400"s);
  }
}

TEST_CASE("rule: no bare CR") {
  for (const pieces& bare : std::vector<pieces>{{"so\rup\r\n"},
                                                {"so\r", "up\r\n"},
                                                {"soup\r\r\n"},
                                                {"\rsoup\r\n"},
                                                {"soup\r", "\r\n"}}) {
    const auto told = outcome(bare);
    CHECK_MESSAGE(told == "400"s,
                  "a CR came that has no LF behind it, in '"s
                      << shown(bare[0]) << "', and of the line: " << shown(told)
                      << ". For some readers the line ends there: 400"s);
  }
  const auto early = outcome({"so\rup"});
  CHECK_MESSAGE(early == "not yet"s,
                "'so\\rup' came, and nothing more, and of it: "s
                    << early
                    << ". It may still become too long, which would be said "
                       "first: so before the LF has come, nobody knows what to "
                       "say"s);
}

TEST_CASE("rule: as long as the limit, and no longer") {
  const std::string ten = "0123456789";
  const auto just = outcome({ten + "\r\n"}, 10);
  REQUIRE_MESSAGE(just == "'" + ten + "'",
                  "with a limit of ten, a line with ten bytes came, and its "
                  "end. Of it: "s
                      << just << ". CR and LF do not count"s);
  const auto longer = outcome({ten + "x\r\n"}, 10);
  REQUIRE_MESSAGE(longer == "431"s,
                  "with a limit of ten, a line with eleven bytes came, whole, "
                  "with its end. Of it: "s
                      << longer
                      << ". It is too long, even if its end is there"s);
  const auto other = outcome({ten + "x\r\n"}, 10, 414);
  CHECK_MESSAGE(other == "414"s,
                "a line was too long, and push() was told to say 414 in that "
                "case, and said: "s
                    << other);
}

TEST_CASE("rule: a line that does not end") {
  const std::string ten = "0123456789";
  const auto without_end = outcome({ten + "x"}, 10);
  REQUIRE_MESSAGE(without_end == "431"s,
                  "with a limit of ten, eleven bytes came, and no end. Of it: "s
                      << without_end
                      << ". Whoever waits for the end before looking at the "
                         "length can be sent a line without an end, until the "
                         "memory is full"s);
  const auto dripping = outcome({"01234", "56789", "x"}, 10);
  CHECK_MESSAGE(dripping == "431"s,
                "with a limit of ten, eleven bytes came in three pieces, and "
                "no end. Of it: "s
                    << dripping
                    << ". Each piece is short, and the line is long: the limit "
                       "is for what has been collected"s);
  const auto may_end = outcome({ten + "\r"}, 10);
  CHECK_MESSAGE(may_end == "not yet"s,
                "with a limit of ten, ten bytes came, and a CR. Of it: "s
                    << may_end
                    << ". The next byte may be the LF, and then it is a line "
                       "of ten bytes, which is allowed"s);
  const auto nothing = outcome({"\r", "\n"}, 0);
  CHECK_MESSAGE(nothing == "''"s,
                "with a limit of nothing, an empty line came in two pieces. Of "
                "it: "s
                    << nothing);
}

TEST_CASE("rule: a line that is too long is not kept") {
  http_line line;
  try {
    line.push(std::string(1'000'000, 'x'), 10, 431);
  } catch (const http_error&) {
    // As it should.
  }
  CHECK_MESSAGE(line.text().size() <= 100,
                "with a limit of ten, a million bytes came in one piece, and "
                "so many of them are kept: "s
                    << line.text().size()
                    << ". With a thousand clients it would be the whole "
                       "memory"s);
}

TEST_CASE("rule: too long comes first, in whatever pieces it comes") {
  const std::string ten = "0123456789";
  for (const std::string end : {"x\r\n", "\r\r\n", "x\n", "\rxx\r\n",
                                "xx\r\r\n", "xyz\n", "xyzxyzxyz\r\n"}) {
    const auto split = wrong_split(ten + end, "431", 10);
    CHECK_MESSAGE(split.empty(),
                  "with a limit of ten, "s
                      << split
                      << ". A line that is too long is too long, whether or "
                         "not its end is there and good. Otherwise the same "
                         "bytes get one error in one piece, and another one in "
                         "two"s);
  }
  const auto good = wrong_split(ten + "\r\n", "'" + ten + "'", 10);
  const auto bad = wrong_split(ten + "\n", "400", 10);
  CHECK_MESSAGE((good + bad).empty(),
                "with a limit of ten, and just ten bytes: "s << good << bad);
}

}  // namespace http_line_rules_test
