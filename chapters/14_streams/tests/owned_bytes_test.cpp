// Bytes with an owner: sent in their order, never copied, and let go of once
// they are sent or never will be.

#include "14_streams/owned_bytes.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "14_streams/tests/streams_test.hpp"
#include "14_streams/unsent_bytes.hpp"

namespace owned_bytes_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

using text = std::shared_ptr<std::string>;

text text_of(std::string it) {
  return std::make_shared<std::string>(std::move(it));
}
// More than any kernel takes at once.
text much() { return text_of(std::string(5'000'000, 'x')); }

std::string all_in(const unsent_bytes& queue) {
  std::string all;
  const auto front = queue.front();
  for (std::size_t i = 0; i < front.size(); ++i)
    all.append(static_cast<const char*>(front.data()[i].iov_base),
               front.data()[i].iov_len);
  return all;
}

// Reads at the far end until nothing is kept and nothing comes.
coroutine<std::string> far_takes_all(const wire& it) {
  std::string all;
  while (true) {
    const auto bytes = it.far_gets();
    all += bytes;
    if (bytes.empty() && it.writer.get_write_buffer_size() == 0) break;
    co_await sleep(0s);
  }
  co_return all + it.far_gets();
}

}  // namespace

TEST_CASE("the queue keeps the order, whatever is sent at once") {
  const auto fish = text_of("fish"), rice = text_of("rice");
  const std::string all = "soup, fish and rice, cake";
  for (std::size_t one = 0; one <= all.size(); ++one)
    for (std::size_t two = one; two <= all.size(); ++two) {
      CAPTURE(one);
      CAPTURE(two);
      unsent_bytes queue;
      for (const owned_bytes& each : std::vector<owned_bytes>{{"soup"},
                                                              {", "},
                                                              {*fish, fish},
                                                              {" and "},
                                                              {*rice, rice},
                                                              {""},
                                                              {""},
                                                              {", ca"},
                                                              {"ke"}})
        queue.append(each);
      REQUIRE(all_in(queue) == all);
      std::size_t sent = 0;
      for (const auto next : {one, two, all.size()}) {
        queue.drop(next - sent);
        sent = next;
        CHECK(all_in(queue) == all.substr(sent));
        CHECK(queue.size() == all.size() - sent);
        CHECK_MESSAGE(fish.use_count() == (sent < 10 ? 2 : 1),
                      "an owner is kept exactly until its last byte is sent");
        CHECK(rice.use_count() == (sent < 19 ? 2 : 1));
      }
      CHECK(queue.empty());
    }
}

TEST_CASE("what the kernel takes at once needs no owner any more") {
  run([]() -> coroutine<> {
    const wire it;
    const auto dish = text_of("soup");
    it.writer.write(*dish, dish);
    CHECK(dish.use_count() == 1);
    CHECK(it.far_gets() == "soup");
    it.writer.write({}, dish);
    it.writer.writelines({});
    CHECK(dish.use_count() == 1);
    CHECK(it.writer.get_write_buffer_size() == 0);
    co_return;
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "several pieces are one call") {
  run([]() -> coroutine<> {
    // These sockets keep what was sent in one call apart from the next.
    int ends[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, ends) ==
            0);
    const wire it({sock(ends[0]), sock(ends[1])}, default_limit);
    const auto dish = text_of("soup");
    it.writer.writelines({{"here is "}, {*dish, dish}, {"!"}});
    CHECK(it.far_gets() == "here is soup!");
    co_return;
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "what has an owner is not copied, and all else is") {
  run([]() -> coroutine<> {
    const wire it;
    const auto mine = much(), shared = much();
    it.writer.write(*mine);
    it.writer.write(*shared, shared);
    CHECK(mine.use_count() == 1);
    CHECK(shared.use_count() == 2);
    // Nobody should do that; but it shows whose memory is sent.
    mine->back() = 'y';
    shared->back() = 'y';
    const auto all = co_await far_takes_all(it);
    CHECK(all.size() == 2 * mine->size());
    CHECK(all[mine->size() - 1] == 'x');
    CHECK(all.back() == 'y');
    CHECK(shared.use_count() == 1);
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "the kernel takes half of a piece, and the order stays") {
  run([]() -> coroutine<> {
    const wire it;
    std::string expected;
    std::vector<text> owners;
    for (int i = 0; i < 90; ++i) {
      const std::string piece(9'973, static_cast<char>('a' + i % 26));
      owners.push_back(text_of(piece));
      if (i % 5 < 2)
        it.writer.write(piece);
      else if (i % 5 < 4)
        it.writer.write(*owners.back(), owners.back());
      else
        it.writer.writelines({{"("}, {*owners.back(), owners.back()}, {")"}});
      expected += i % 5 < 4 ? piece : "(" + piece + ")";
    }
    CHECK(it.writer.get_write_buffer_size() > 0);
    CHECK(owners.at(88).use_count() == 2);
    CHECK(co_await far_takes_all(it) == expected);
    for (const auto& each : owners) CHECK(each.use_count() == 1);
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "more pieces than fit into one call") {
  run([]() -> coroutine<> {
    const wire it;
    const auto a = text_of("a"), b = text_of("b"), c = text_of("c");
    const auto d = much();
    it.writer.writelines({{*a, a},
                          {*b, b},
                          {*c, c},
                          {*a, a},
                          {*b, b},
                          {*c, c},
                          {*a, a},
                          {*b, b},
                          {*c, c},
                          {*a, a},
                          {*b, b},
                          {*c, c},
                          {*a, a},
                          {*b, b},
                          {*c, c},
                          {*a, a},
                          {*b, b},
                          {*d, d},
                          {"end"}});
    CHECK(co_await far_takes_all(it) == "abcabcabcabcabcab" + *d + "end");
    CHECK(a.use_count() + b.use_count() + c.use_count() + d.use_count() == 4);
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "the water marks count them, too") {
  run([]() -> coroutine<> {
    const wire it;
    const auto dish = much();
    it.writer.write(*dish, dish);
    const auto kept = it.writer.get_write_buffer_size();
    CHECK(kept > 1'000'000);
    const auto drain = create_task(it.writer.drain());
    co_await sleep(0s);
    CHECK_FALSE(drain.done());
    CHECK((co_await far_takes_all(it)).size() == dish->size());
    co_await drain;
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "whatever ends the connection lets go of the owners") {
  run([]() -> coroutine<> {
    const auto dish = much();
    {
      const wire it;
      it.writer.write(*dish, dish);
      it.writer.abort();
      CHECK_MESSAGE(dish.use_count() == 1, "aborted");
      it.writer.write(*dish, dish);
      CHECK_MESSAGE(dish.use_count() == 1, "written to a closed connection");
    }
    {
      wire it;
      it.writer.write(*dish, dish);
      it.far.close();
      while (!it.writer.is_closing()) co_await sleep(0s);
      CHECK_MESSAGE(dish.use_count() == 1, "the other side has gone");
    }
    {
      const wire it;
      it.writer.write(*dish, dish);
      it.writer.close();
      CHECK_MESSAGE(dish.use_count() == 2, "closing: it is still to be sent");
      CHECK((co_await far_takes_all(it)).size() == dish->size());
      CHECK_MESSAGE(dish.use_count() == 1, "closed");
    }
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "an owner is kept when all handles are gone") {
  run([]() -> coroutine<> {
    const auto dish = much();
    auto [ours, theirs] = sock_pair();
    open_streams(std::move(ours), theirs.local_address())
        .second.write(*dish, dish);
    CHECK(dish.use_count() == 2);
    std::size_t count = 0;
    while (true) {
      const auto bytes = co_await sock_recv(theirs, 100'000);
      if (bytes.empty()) break;
      count += bytes.size();
    }
    CHECK(count == dish->size());
    CHECK(dish.use_count() == 1);
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "an owner does not outlive the loop") {
  const auto dish = much();
  std::optional<sock> far;
  run([&]() -> coroutine<> {
    auto [ours, theirs] = sock_pair();
    open_streams(std::move(ours), theirs.local_address())
        .second.write(*dish, dish);
    far = std::move(theirs);
    CHECK(dish.use_count() == 2);
    co_return;
  }());
  CHECK(dish.use_count() == 1);
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "an owner that is let go of may write, close and abort") {
  run([]() -> coroutine<> {
    const auto dish = much();
    for (const int what : {0, 1, 2, 3}) {
      CAPTURE(what);
      const wire it;
      int ended = 0;
      const auto act = [&, writer = it.writer] {
        ++ended;
        if (what == 0) writer.write("more");
        if (what == 1) writer.write(*dish);
        if (what == 2) writer.close();
        if (what == 3) writer.abort();
      };
      it.writer.write(*dish, std::shared_ptr<const char>(
                                 dish->data(), [act](auto*) { act(); }));
      CHECK(ended == 0);
      std::string expected = *dish;
      if (what == 0) expected += "more";
      if (what == 1) expected += *dish;
      CHECK(co_await far_takes_all(it) == expected);
      CHECK(ended == 1);
      CHECK(it.writer.is_closing() == (what >= 2));
    }
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "an owner that closes does not hide why it was let go of") {
  run([]() -> coroutine<> {
    for (const bool aborts : {false, true}) {
      wire it;
      const auto act = [aborts, writer = it.writer] {
        aborts ? writer.abort() : writer.close();
        writer.write("nobody will see that");
      };
      const std::string dish(5'000'000, 'x');
      it.writer.write(dish, std::shared_ptr<const char>(
                                dish.data(), [act](auto*) { act(); }));
      const auto drain = create_task(it.writer.drain());
      co_await sleep(0s);
      it.far.close();
      CHECK(co_await error_of(as_coroutine(drain)) == std::errc::broken_pipe);
      CHECK(it.writer.get_write_buffer_size() == 0);
    }
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "a pipe takes them, too") {
  run([]() -> coroutine<> {
    int ends[2];
    REQUIRE(::pipe2(ends, O_NONBLOCK | O_CLOEXEC) == 0);
    const sock out(ends[0]);
    const stream_writer writer(counted_ptr(new connection(
        get_running_loop(), sock(ends[1]), std::nullopt, default_limit)));
    const auto dish = text_of("soup"), more = much();
    writer.writelines({{"here is "}, {*dish, dish}, {*more, more}});
    CHECK(dish.use_count() == 1);
    CHECK(more.use_count() == 2);
    std::string room(100'000, ' '), all;
    while (more.use_count() > 1) {
      const auto count = ::read(out.fd(), room.data(), room.size());
      if (count > 0) all.append(room, 0, static_cast<std::size_t>(count));
      co_await sleep(0s);
    }
    while (const auto count = ::read(out.fd(), room.data(), room.size())) {
      if (count < 0) break;
      all.append(room, 0, static_cast<std::size_t>(count));
    }
    CHECK(all == "here is soup" + *more);
  }());
}

}  // namespace owned_bytes_test
