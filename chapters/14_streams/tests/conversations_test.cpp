// Conversations, each made by chance from a number: two who write to each other
// over one connection and read in every way there is, and somebody who cancels
// any of them at any time. What is read is what was written, all of it, once
// and in order; and nobody waits for bytes or for room that are there.
//
// A failure names its number: STORY=number runs that one alone.

#include <cstddef>
#include <doctest/doctest.h>
#include <optional>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <utility>
#include <vector>

#include "06_tasks/task.hpp"
#include "10_task_groups/tests/story_test.hpp"
#include "13_threads_and_signals/tests/turns_test.hpp"
#include "14_streams/tests/streams_test.hpp"

namespace conversations_test {

namespace {

using namespace asyncio;

// Little is kept on the way, so that writers have to wait.
constexpr std::size_t high = 3000, low = 1000;

// What somebody is waiting to read: if this holds for the bytes that are there,
// there is no reason to wait.
struct wanted {
  std::size_t size = 1;
  std::string_view mark = {};  // empty: none

  bool is_in(std::string_view bytes) const {
    return bytes.size() >= size && bytes.find(mark) != bytes.npos;
  }
};

// One of the two directions.
struct direction {
  direction(stream_writer to, stream_reader from)
      : writer(std::move(to)), reader(std::move(from)) {
    writer.set_write_buffer_limits(high, low);
  }
  // What was written, sent, and not read yet.
  std::string_view on_its_way() const {
    const auto left = std::string_view(sent).substr(came.size());
    return left.substr(0, left.size() - writer.get_write_buffer_size());
  }

  stream_writer writer;
  stream_reader reader;
  std::string sent, came;
  int draining = 0;             // who wait for room
  std::optional<wanted> wants;  // what the one who reads waits for
};

struct conversation {
  explicit conversation(story& chance) : s(chance) {
    auto [one, other] = sock_pair();
    const int few = 4096;
    for (const sock* each : {&one, &other})
      ::setsockopt(each->fd(), SOL_SOCKET, SO_SNDBUF, &few, sizeof few);
    const auto where = one.local_address();
    const auto a = open_streams(std::move(one), where);
    const auto b = open_streams(std::move(other), where);
    both.emplace_back(a.second, b.first);
    both.emplace_back(b.second, a.first);
  }

  story& s;
  std::vector<direction> both;
  std::vector<task<>> all;  // who may be cancelled
  std::vector<task<>> listeners;
  bool is_over = false;
};

std::string some_text(story& s) {
  const int size = s.one_in(4) ? s.pick(9000) : s.pick(40);
  std::string text;
  for (int i = 0; i < size; ++i)
    text +=
        s.one_in(8) ? "\n,"[s.pick(2)] : static_cast<char>('a' + s.pick(26));
  return text;
}

coroutine<> speaks(story& s, direction& to) {
  for (int n = s.pick(6); n > 0; --n) {
    co_await turns(s.pick(4));
    const auto text = some_text(s);
    to.writer.write(text);
    to.sent += text;
    const counted_in now(to.draining);
    co_await to.writer.drain();
  }
}

// Reads once, in one of five ways.
coroutine<std::string> reads(story& s, direction& from) {
  const auto some = static_cast<std::size_t>(s.pick(100) + 1);
  switch (s.pick(5)) {
    case 0:
      from.wants = wanted{};
      return from.reader.read(some);
    case 1:
      from.wants = wanted{some};
      return from.reader.readexactly(some);
    case 2:
      from.wants = wanted{1, "\n"};
      return from.reader.readline();
    case 3:
      from.wants = wanted{1, ","};
      return from.reader.readuntil(",");
    default:
      from.wants = wanted{2, "\n,"};
      return from.reader.readuntil("\n,");
  }
}

// One after the other; each of them may be cancelled.
coroutine<> listens_once(story& s, direction& from) {
  from.came += co_await reads(s, from);
}
coroutine<> listens(conversation& c, direction& from) {
  for (int n = c.s.pick(30); n > 0 && !c.is_over; --n) {
    co_await turns(c.s.pick(4));
    const auto once = create_task(listens_once(c.s, from));
    c.all.push_back(once);
    co_await until_done(once.state());
    from.wants.reset();
    if (!once.cancelled()) once.result();  // throws, if it has
  }
}

coroutine<> make_trouble(conversation& c) {
  for (int n = c.s.pick(12); n > 0; --n) {
    co_await turns(c.s.pick(8));
    const int who = c.s.pick(static_cast<int>(c.all.size()));
    c.all[static_cast<std::size_t>(who)].cancel();
  }
}

// Nothing moves any more: whoever still waits must have a reason.
void look_around(story& s, const direction& it) {
  const auto kept = it.writer.get_write_buffer_size();
  s.must(it.draining == 0 || kept > low,
         "somebody waits for room that is there");
  s.must(!it.wants || !it.wants->is_in(it.on_its_way()),
         "somebody waits for bytes that are there");
  s.must(kept == 0 || it.on_its_way().size() > 1000,
         "bytes are kept, and the way is free");
}

coroutine<> reads_the_rest(direction& from) {
  from.came += co_await from.reader.read();
}

coroutine<> talk(story& s) {
  conversation c(s);
  for (direction& each : c.both) {
    for (int n = s.pick(2) + 1; n > 0; --n)
      c.all.push_back(create_task(speaks(s, each)));
    c.listeners.push_back(create_task(listens(c, each)));
  }
  co_await make_trouble(c);
  co_await turns(300);
  for (const direction& each : c.both) look_around(s, each);
  c.is_over = true;
  for (const auto& each : c.all) each.cancel();
  co_await turns(10);
  s.must(all_tasks().size() == 1, "a task has not ended");
  for (direction& each : c.both) {
    each.writer.write_eof();
    c.all.push_back(create_task(reads_the_rest(each)));
  }
  co_await turns(100);
  s.must(all_tasks().size() == 1, "the end does not come");
  for (const direction& each : c.both)
    s.must(each.came == each.sent, "what was read is not what was written");
  for (const auto& each : c.listeners) c.all.push_back(each);
  for (const auto& each : c.all)
    s.must(each.cancelled() || (each.done() && !each.exception()),
           "somebody was stopped by another error");
}

}  // namespace

TEST_CASE("whoever writes and reads, and whoever is cancelled") {
  tell_all(talk, 1000);
}

}  // namespace conversations_test
