// Writing messages: whole, one at a time, and not too many.

#include <algorithm>
#include <answer.hpp>
#include <doctest/doctest.h>
#include <memory>
#include <run_main.hpp>
#include <string>

#include "test.hpp"

namespace messages_test {

namespace {

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

void run(coroutine<> story) {
  learn::run_main(std::move(story),
                  std::make_unique<asyncio::sleeping_waiter>());
}

}  // namespace

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
