// Messages, read and written: whole, in pieces, cut off, and too long.

#include "test.hpp"

#include <algorithm>
#include <answer.hpp>
#include <doctest/doctest.h>
#include <string>
#include <utility>

namespace messages_test {

namespace {

const std::string two = packed("soup") + packed("fish");

/// Two messages come in two pieces. Is each read once, and whole? If
/// `is_cancelled`, a read that waits for the second piece is cancelled.
/// Says what came at the first split at which something is wrong; nothing if
/// there is none.
std::string read_in_pieces(bool is_cancelled) {
  std::string wrong;
  const auto story = [&]() -> coroutine<> {
    for (std::size_t at = 0; at <= two.size() && wrong.empty(); ++at) {
      line it;
      it.sends(two.substr(0, at));
      const auto first = asyncio::create_task(it.read());
      co_await some_passes();
      if (is_cancelled) first.cancel();
      co_await some_passes();
      it.sends(two.substr(at));
      it.far.close();
      co_await some_passes();
      first.cancel();  // should it still wait
      co_await some_passes();
      for (int i = 0; i < 3; ++i) co_await it.soon(it.read());
      if (!it.notes.starts_with("'soup' 'fish' the end "))
        wrong = "after " + std::to_string(at) + " bytes; then came " + it.notes;
    }
  };
  run(story());
  return wrong;
}

/// Fills what the kernel has room for, so that all the rest is kept.
coroutine<> fill(line& it) {
  while (it.near->kept() == 0) it.near->write(std::string(10'000, '.'));
  it.near->set_limits(0, 0);
  co_await some_passes();
}

/// Reads at the far end until nothing more comes.
coroutine<> read_rest(line& it, std::string& all) {
  while (true) {
    const auto some = it.gets();
    if (some.empty() && it.near->kept() == 0) co_return;
    all += some;
    co_await some_passes();
  }
}

}  // namespace

TEST_CASE("messages, one after the other") {
  const auto notes = read_from(packed("a\nb") + packed("") + packed("c"), 4);
  REQUIRE_MESSAGE(!notes.starts_with("'a/b' the end"),
                  "a message without any bytes came, and read_message() told "
                  "the end: only the end is std::nullopt"s);
  REQUIRE_MESSAGE(
      !notes.starts_with("length_error"),
      "'\\0\\0\\0\\3a\\nb' came, and read_message() says that it is "
      "too long. The first byte counts most: this is 3, and not "
      "3 * 256 * 256 * 256"s);
  CHECK_MESSAGE(
      notes == "'a/b' '' 'c' the end "s,
      "'a\\nb', an empty message and 'c' came, and then the end. What "
      "read_message() gave, with digits for numbers and '/' for "
      "'\\n': "s
          << notes);
  const auto longer = read_from(packed(std::string(200, 'x')), 1);
  CHECK_MESSAGE(longer == "200 bytes "s,
                "a message of 200 bytes came, and read_message() gave: "s
                    << longer
                    << ". A char may be below zero: 200 is -56, unless you "
                       "make it unsigned"s);
  const auto longest = read_from(packed(std::string(70'000, 'x')), 1);
  CHECK_MESSAGE(longest == "70000 bytes "s,
                "a message of 70,000 bytes came, and that is the limit; "
                "read_message() gave: "s
                    << longest);
}

TEST_CASE("messages in pieces") {
  const auto wrong = read_in_pieces(false);
  CHECK_MESSAGE(wrong.empty(),
                "'soup' and 'fish' were sent in two pieces, the first one "s
                    << wrong
                    << ". One read gives what is there, which may be half of "
                       "a size or of a message"s);
}

TEST_CASE("a read that is cancelled") {
  const auto wrong = read_in_pieces(true);
  CHECK_MESSAGE(wrong.empty(),
                "'soup' and 'fish' were sent in two pieces, and a read was "
                "cancelled "s
                    << wrong
                    << ". What a read has taken out before it was cancelled "
                       "has to be kept in the stream: also the size, which "
                       "no longer stands in front of the message"s);
}

TEST_CASE("the end") {
  const auto between = read_from(packed("soup"), 2);
  CHECK_MESSAGE(between == "'soup' the end "s,
                "'soup' came, and then the end; read_message() gave: "s
                    << between
                    << ". The end between two messages is no error"s);
  const auto in_size = read_from("\0\0"s, 1);
  CHECK_MESSAGE(in_size == "incomplete_read_error "s,
                "two bytes of a size came, and then the end; read_message() "
                "gave: "s
                    << in_size
                    << ". A message had begun: partial() of the error is not "
                       "empty"s);
  const auto behind_size = read_from("\0\0\0\4"s, 1);
  CHECK_MESSAGE(behind_size == "incomplete_read_error "s,
                "the size of a message came, and then the end; read_message() "
                "gave: "s
                    << behind_size
                    << ". partial() is empty now, and yet a message had "
                       "begun: four bytes are missing"s);
}

TEST_CASE("a message that is too long") {
  const std::string head = packed(std::string(70'001, 'x')).substr(0, 4);
  const auto once = read_from(head, 1, false);
  REQUIRE_MESSAGE(once == "length_error "s,
                  "the size of a message came, 70,001, and the limit is "
                  "70,000; read_message() said: "s
                      << once
                      << ". Whoever waits for the message before looking at "
                         "its size has it in memory already"s);
  const auto twice = read_from(head + packed("soup"), 2);
  CHECK_MESSAGE(twice == "length_error length_error "s,
                "read_message() has thrown, because a message is too long, and "
                "then it said: "s
                    << twice
                    << ". What comes now are the bytes of that message, and "
                       "not the size of the next one"s);
}

TEST_CASE("a message goes out") {
  const auto story = []() -> coroutine<> {
    line it;
    co_await it.soon(it.write("soup"));
    const auto soup = shown(it.gets());
    REQUIRE_MESSAGE(soup != "4000soup"s,
                    "'soup' was written, and its size went out with the "
                    "lowest byte first, 4 0 0 0. Copying a number's memory "
                    "gives the order of this processor"s);
    REQUIRE_MESSAGE(soup != "0008soup"s,
                    "'soup' was written, and its size went out as 8: the four "
                    "bytes of the size do not belong to the message"s);
    CHECK_MESSAGE(soup == "0004soup"s,
                  "'soup' was written, and what went out is, with digits for "
                  "numbers: "s
                      << soup);
    co_await it.soon(it.write(std::string(70'000, 'x')));
    const bool is_whole = it.gets() == packed(std::string(70'000, 'x'));
    CHECK_MESSAGE(is_whole,
                  "a message of 70,000 bytes was written, and something else "
                  "went out: 70,000 is 1 * 65536 + 17 * 256 + 112"s);
    it.notes.clear();
    co_await it.soon(it.write(std::string(70'001, 'x')));
    const auto sent = it.gets().size();
    CHECK_MESSAGE(it.notes == "length_error "s,
                  "the limit is 70,000, a message of 70,001 bytes was "
                  "written, and not refused: "s
                      << it.notes
                      << ". The other side, which has the same limit, would "
                         "give up"s);
    CHECK_MESSAGE(sent == 0, "a message that is too long was refused, and yet "s
                                 << sent
                                 << " bytes went out: look at the size before "
                                    "you send it"s);
  };
  run(story());
}

TEST_CASE("the other side does not read") {
  const auto story = []() -> coroutine<> {
    line it;
    co_await fill(it);
    const auto a = asyncio::create_task(it.write("aaaa"));
    const auto b = asyncio::create_task(it.write("bbbb"));
    co_await some_passes();
    CHECK_MESSAGE(it.notes.empty(),
                  "the other side does not read, more is kept than should be, "
                  "and write_message() did not wait: "s
                      << it.notes
                      << ". Without drain(), all messages that are ever "
                         "written are kept"s);
    std::string all;
    co_await read_rest(it, all);
    all = shown(all);
    const auto end =
        all.substr(std::min(all.find_first_not_of('.'), all.size()));
    CHECK_MESSAGE(end == "0004aaaa0004bbbb"s,
                  "two tasks wrote a message each, 'aaaa' and 'bbbb', while "
                  "there was no room. What went out in the end: "s
                      << end
                      << ". Do not wait between the size and the message: "
                         "somebody else may write meanwhile"s);
    co_await some_passes();
    a.cancel();
    b.cancel();
  };
  run(story());
}

}  // namespace messages_test
