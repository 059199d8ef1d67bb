// Servers: a task for each client, whose errors are told and end only that
// client; how a server closes; nothing is said at an orderly end.

#include <cerrno>
#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "06_tasks/tests/task_test.hpp"
#include "09_timeouts/wait_for.hpp"
#include "13_threads_and_signals/tests/turns_test.hpp"
#include "14_streams/tests/streams_test.hpp"

namespace server_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

coroutine<> repeat_lines(stream_reader reader, stream_writer writer) {
  while (const auto line = co_await reader.next_line()) {
    if (*line == "fail\n") throw std::runtime_error("the oven is broken");
    writer.write(*line);
    co_await writer.drain();
  }
}

// Runs main; gives what the exception handler was told meanwhile.
template <class Main>
std::string told_in(Main main) {
  trace log;
  run([](trace& to, Main& it) -> coroutine<> {
    listen(get_running_loop(), to);
    co_await it();
  }(log, main));
  return log.str();
}

// A guest who is not accepted before the loop's next pass.
sock knocks_at(const server& it) {
  sock guest = sock::stream(AF_INET);
  const auto where = address_of(it);
  if (::connect(guest.fd(), where.raw(), where.size()) != 0)
    REQUIRE(errno == EINPROGRESS);
  return guest;
}

}  // namespace

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "two clients at once, and an orderly end") {
  const auto told = told_in([]() -> coroutine<> {
    const auto it = co_await start_server(repeat_lines, "127.0.0.1", 0);
    CHECK(it.is_serving());
    auto [reader, writer] = co_await visit(it);
    auto [reader2, writer2] = co_await visit(it);
    writer.write("soup\n");
    writer2.write("fish\n");
    CHECK(co_await reader2.readline() == "fish\n");
    CHECK(co_await reader.readline() == "soup\n");
    writer.close();
    writer2.write_eof();
    CHECK_MESSAGE(co_await reader2.read() == "",
                  "when the handler has returned, its connection closes");
    it.close();
    co_await it.wait_closed();
  });
  CHECK_MESSAGE(told == "", told);
}

TEST_CASE_FIXTURE(no_descriptor_leak, "main returns while clients are here") {
  const auto told = told_in([]() -> coroutine<> {
    const auto it = co_await start_server(repeat_lines, "127.0.0.1", 0);
    auto [reader, writer] = co_await visit(it);
    writer.write("soup\n");
    CHECK(co_await reader.readline() == "soup\n");
  });
  CHECK_MESSAGE(told == "", told);
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "an error in a handler is told, and ends only that client") {
  const auto told = told_in([]() -> coroutine<> {
    const auto it = co_await start_server(repeat_lines, "127.0.0.1", 0);
    auto [reader, writer] = co_await visit(it);
    auto [reader2, writer2] = co_await visit(it);
    writer.write("fail\n");
    CHECK(co_await reader.read() == "");
    writer2.write("fish\n");
    CHECK(co_await reader2.readline() == "fish\n");
  });
  CHECK_MESSAGE(told ==
                    "Unhandled exception in client_connected_cb () "
                    "the oven is broken",
                told);
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "a handler that keeps its writer and fails: closed as well") {
  std::optional<stream_writer> kept;
  const auto told = told_in([&]() -> coroutine<> {
    const auto fails = [&kept](stream_reader,
                               stream_writer writer) -> coroutine<> {
      kept = writer;
      throw std::runtime_error("no");
      co_return;
    };
    const auto it = co_await start_server(fails, "127.0.0.1", 0);
    auto [reader, writer] = co_await visit(it);
    CHECK(co_await reader.read() == "");
    CHECK(kept->is_closing());
  });
  kept.reset();
  CHECK_MESSAGE(told == "Unhandled exception in client_connected_cb () no",
                told);
}

TEST_CASE_FIXTURE(no_descriptor_leak, "a handler may be a plain function") {
  const auto told = told_in([]() -> coroutine<> {
    int clients = 0;
    const auto it = co_await start_server(
        [&clients](stream_reader, stream_writer writer) {
          if (++clients == 2) throw std::runtime_error("not you");
          writer.write("welcome\n");
        },
        "127.0.0.1", 0);
    for (const char* expected : {"welcome\n", "", "welcome\n"}) {
      auto [reader, writer] = co_await visit(it);
      CHECK(co_await reader.read() == expected);
    }
  });
  CHECK_MESSAGE(told == "Unhandled exception in client_connected_cb () not you",
                told);
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "a system_exit of a plain function leaves the loop") {
  int status = 0;
  std::string came = "nothing";
  try {
    run([](std::string& to) -> coroutine<> {
      const auto it = co_await start_server(
          [](stream_reader, stream_writer) { throw system_exit(7); },
          "127.0.0.1", 0);
      auto [reader, writer] = co_await visit(it);
      to = co_await reader.read();
    }(came));
  } catch (const system_exit& exit) {
    status = exit.status();
  }
  CHECK(status == 7);
  CHECK_MESSAGE(came == "nothing", "it went on");
}

TEST_CASE_FIXTURE(no_descriptor_leak, "a handler that is cancelled: closed") {
  std::vector<stream_writer> writers;
  const auto told = told_in([&]() -> coroutine<> {
    std::optional<any_task> handler;
    const auto waits = [&](stream_reader reader,
                           stream_writer writer) -> coroutine<> {
      handler = current_task();
      writers.push_back(writer);
      co_await reader.readline();
    };
    const auto it = co_await start_server(waits, "127.0.0.1", 0);
    auto [reader, writer] = co_await visit(it);
    while (!handler) co_await sleep(0s);
    handler->cancel();
    CHECK(co_await reader.read() == "");
  });
  CHECK_MESSAGE(told == "", told);
  writers.clear();
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "the function lives as long as its clients' tasks") {
  run([]() -> coroutine<> {
    const auto word = std::make_shared<std::string>("bye\n");
    std::optional<server> it;
    {
      const auto handler = [word](stream_reader reader,
                                  stream_writer writer) -> coroutine<> {
        co_await reader.readline();
        writer.close();
        co_await sleep(5ms);
        CHECK(*word == "bye\n");
      };
      it = co_await start_server(handler, "127.0.0.1", 0);
    }
    auto [reader, writer] = co_await visit(*it);
    it->close();
    it.reset();
    writer.write("go\n");
    co_await reader.read();
    const bool gone =
        co_await comes_true([&word] { return word.use_count() == 1; });
    CHECK_MESSAGE(gone, "the server still has it");
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "a server without handles serves on") {
  run([]() -> coroutine<> {
    std::optional<address> where;
    {
      const auto it = co_await start_server(repeat_lines, "127.0.0.1", 0);
      where = address_of(it);
    }
    auto [reader, writer] =
        co_await open_connection("127.0.0.1", where->port());
    writer.write("soup\n");
    CHECK(co_await reader.readline() == "soup\n");
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "close: nobody new, who is here may stay") {
  run([]() -> coroutine<> {
    const auto it = co_await start_server(repeat_lines, "127.0.0.1", 0);
    const auto port = address_of(it).port();
    auto [reader, writer] = co_await visit(it);
    writer.write("soup\n");
    CHECK(co_await reader.readline() == "soup\n");
    it.close();
    it.close();
    CHECK_FALSE(it.is_serving());
    CHECK(it.sockets().empty());
    CHECK(co_await error_of(open_connection("127.0.0.1", port)) ==
          std::errc::connection_refused);
    writer.write("fish\n");
    CHECK(co_await reader.readline() == "fish\n");
    const auto closed = create_task(it.wait_closed());
    co_await sleep(1ms);
    CHECK_FALSE_MESSAGE(closed.done(), "a client is still here");
    writer.close();
    co_await closed;
    co_await it.wait_closed();
    it.start_serving();
    CHECK_FALSE(it.is_serving());
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "wait_closed waits for close, too") {
  run([]() -> coroutine<> {
    const auto it = co_await start_server(repeat_lines, "127.0.0.1", 0);
    const auto closed = create_task(it.wait_closed());
    co_await sleep(1ms);
    CHECK_FALSE(closed.done());
    {
      auto [reader, writer] = co_await visit(it);
      writer.write("soup\n");
      co_await reader.readline();
    }
    co_await sleep(5ms);
    CHECK_FALSE(closed.done());
    it.close();
    co_await closed;
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "close_clients and abort_clients") {
  run([]() -> coroutine<> {
    const auto serve = [](stream_reader reader,
                          stream_writer writer) -> coroutine<> {
      writer.write(std::string(5'000'000, 'x'));
      co_await reader.read();
    };
    for (const bool aborts : {false, true}) {
      const auto it = co_await start_server(serve, "127.0.0.1", 0);
      std::vector<stream_ends> guests;
      for (int i = 0; i < 3; ++i) {
        guests.push_back(co_await visit(it));
        co_await guests.back().first.readexactly(1);
      }
      it.close();
      aborts ? it.abort_clients() : it.close_clients();
      std::size_t came = 0;
      for (const auto& each : guests)
        came += (co_await each.first.read()).size();
      if (aborts)
        CHECK(came < 3 * 4'999'999);
      else
        CHECK(came == 3 * 4'999'999);
      co_await it.wait_closed();
    }
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "an owner that goes when its client does aborts the others") {
  run([]() -> coroutine<> {
    std::optional<server> it;
    int aborted = 0;
    it = co_await start_server(
        [&](stream_reader, stream_writer writer) {
          const auto large =
              std::make_shared<const std::string>(8'000'000, 'x');
          writer.write(*large, std::shared_ptr<const void>(
                                   large.get(), [large, &it, &aborted](auto*) {
                                     ++aborted;
                                     it->abort_clients();
                                   }));
        },
        "127.0.0.1", 0);
    std::vector<stream_ends> guests;
    for (int i = 0; i < 4; ++i) {
      guests.push_back(co_await visit(*it));
      co_await guests.back().first.readexactly(1);
    }
    it->abort_clients();
    CHECK(aborted == 4);
    it->close();
    co_await it->wait_closed();
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "a name that has an address twice is listened on once") {
  const auto where = address::ip("127.0.0.1", 0);
  const auto once = listening_sockets::at({where, where}, 1);
  REQUIRE(once.sockets.size() == 1);
  const auto taken = once.sockets[0].local_address();
  CHECK_THROWS_AS(listening_sockets::at({taken, taken}, 1), std::system_error);
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "close_clients closes those who have gone, too") {
  std::vector<stream_writer> kept;  // g++ 12 sees an optional used unset
  run([](std::vector<stream_writer>& client) -> coroutine<> {
    const auto it = co_await start_server(
        [&](stream_reader, stream_writer writer) { client.push_back(writer); },
        "127.0.0.1", 0);
    sock guest = knocks_at(it);
    REQUIRE(co_await comes_true([&] { return !client.empty(); }));
    reset(guest);
    REQUIRE(co_await comes_true([&] {
      client.front().write("soup\n");
      return client.front().is_closing();
    }));
    it.close();
    it.close_clients();
    const auto closed = create_task(it.wait_closed());
    CHECK_MESSAGE(co_await comes_true([&] { return closed.done(); }),
                  "the server waits for a client who has gone long since");
  }(kept));
  kept.clear();
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "abort_clients, when nobody else has the connection") {
  run([]() -> coroutine<> {
    const auto it = co_await start_server(
        [](stream_reader, stream_writer writer) {
          writer.write(std::string(20'000'000, 'x'));
        },
        "127.0.0.1", 0);
    auto [reader, writer] = co_await visit(it);
    co_await reader.readexactly(1);
    it.close();
    it.abort_clients();
    co_await it.wait_closed();
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "a server's handle outlives its loop") {
  std::optional<server> kept;
  trace log;
  run_virtually([&]() -> coroutine<> {
    listen(get_running_loop(), log);
    kept = co_await start_server(repeat_lines, "127.0.0.1", 0);
    const sock guest = knocks_at(*kept);
    const few_descriptors none;
    co_await sleep(500ms);  // the server pauses
  }());
  CHECK(kept->is_serving());
  kept->close();
  CHECK(kept->sockets().empty());

  run([&]() -> coroutine<> {
    kept = co_await start_server(repeat_lines, "127.0.0.1", 0,
                                 server_options().start_serving(false));
  }());
  CHECK_THROWS_WITH_AS(kept->start_serving(), "Event loop is closed",
                       std::runtime_error);
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "serve_forever, cancelled, sends its clients away") {
  const auto told = told_in([]() -> coroutine<> {
    const auto it = co_await start_server(
        repeat_lines, "127.0.0.1", 0, server_options().start_serving(false));
    CHECK_FALSE(it.is_serving());
    const auto forever = create_task(it.serve_forever());
    co_await sleep(0s);
    CHECK(it.is_serving());
    auto [reader, writer] = co_await visit(it);
    writer.write("soup\n");
    CHECK(co_await reader.readline() == "soup\n");
    forever.cancel("enough");
    CHECK(co_await reader.read() == "");
    co_await until_done(forever.state());
    CHECK(forever.cancelled());
    std::string message;
    try {
      co_await it.serve_forever();
    } catch (const std::runtime_error& error) {
      message = error.what();
    }
    CHECK(message == "server is closed");
  });
  CHECK_MESSAGE(told == "", told);
}

TEST_CASE_FIXTURE(no_descriptor_leak, "serve_forever ends when it is closed") {
  run([]() -> coroutine<> {
    const auto it = co_await start_server(repeat_lines, "127.0.0.1", 0);
    const auto forever = create_task(it.serve_forever());
    co_await sleep(0s);
    it.close();
    co_await until_done(forever.state());
    CHECK(forever.cancelled());
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "no descriptor left for another client") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    listen(get_running_loop(), log);
    const auto it = co_await start_server(repeat_lines, "127.0.0.1", 0);
    const sock guest = knocks_at(it);
    const auto began = get_running_loop().time();
    {
      const few_descriptors none;
      co_await sleep(2500ms);
    }
    co_await sock_sendall(guest, "soup\n");
    CHECK(co_await sock_recv(guest, 100) == "soup\n");
    CHECK(std::chrono::floor<std::chrono::milliseconds>(
              get_running_loop().time() - began) == 3s);
    it.close();
  };
  run_virtually(main());
  const std::string report =
      "accept() is out of system resources () accept: Too many open files";
  CHECK_MESSAGE(log.str() == report + "; " + report + "; " + report, log.str());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "closed in the pause: it stays closed") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    listen(get_running_loop(), log);
    const auto word = std::make_shared<int>(1);
    const auto serve = [word](stream_reader, stream_writer) {};
    auto it = std::optional(co_await start_server(serve, "127.0.0.1", 0));
    const sock guest = knocks_at(*it);
    const auto began = get_running_loop().time();
    {
      const few_descriptors none;
      co_await sleep(500ms);
    }
    it->close();
    CHECK(co_await error_of(sock_recv(guest, 10)) ==
          std::errc::connection_reset);
    co_await it->wait_closed();
    it.reset();
    CHECK_MESSAGE(word.use_count() == 2, "the pause goes on, with the server");
    CHECK(get_running_loop().time() - began < 600ms);
    co_await sleep(2s);
  };
  run_virtually(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "three hundred clients at once") {
  run([]() -> coroutine<> {
    const auto it = co_await start_server(repeat_lines, "127.0.0.1", 0);
    const auto guest = [&it]() -> coroutine<bool> {
      auto [reader, writer] = co_await visit(it);
      writer.write("soup\n");
      co_return co_await reader.readline() == "soup\n";
    };
    std::vector<task<bool>> guests;
    for (int i = 0; i < 300; ++i) guests.push_back(create_task(guest()));
    for (const auto& each : guests) CHECK(co_await each);
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "two servers at one port, if both allow that") {
  run([]() -> coroutine<> {
    int asked[] = {0, 0};
    const auto counts = [&asked](std::size_t which) {
      return [&asked, which](stream_reader, stream_writer writer) {
        ++asked[which];
        writer.close();
      };
    };
    const auto shares = server_options().reuse_port(true);
    const auto one = co_await start_server(counts(0), "127.0.0.1", 0, shares);
    const int port = one.sockets()[0].local_address().port();
    const auto two =
        co_await start_server(counts(1), "127.0.0.1", port, shares);
    for (int i = 0; i < 100; ++i) {
      auto [reader, writer] = co_await open_connection("127.0.0.1", port);
      CHECK(co_await reader.read() == "");
    }
    CHECK(asked[0] + asked[1] == 100);
    CHECK_MESSAGE(asked[0] > 0, "the kernel has sent nobody to the first");
    CHECK_MESSAGE(asked[1] > 0, "the kernel has sent nobody to the second");
    bool refused = false;
    try {
      co_await start_server(counts(0), "127.0.0.1", port);
    } catch (const std::system_error& error) {
      refused = error.code() == std::errc::address_in_use;
    }
    CHECK_MESSAGE(refused, "a third one that did not say so listens, too");
  }());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "the loop is closed while it serves") {
  trace log;
  event_loop loop;
  listen(loop, log);
  const auto it = create_task(loop, []() -> coroutine<> {
    const auto ours = co_await start_server(repeat_lines, "127.0.0.1", 0);
    auto [reader, writer] = co_await visit(ours);
    writer.write(std::string(5'000'000, 'x'));
    co_await ours.serve_forever();
  }());
  loop.call_later(20ms, [&] { loop.stop(); });
  loop.run_forever();
  loop.close();
  CHECK_FALSE(it.done());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "a peer that never reads holds up nobody") {
  run([]() -> coroutine<> {
    const auto feed = [](stream_reader, stream_writer writer) -> coroutine<> {
      while (true) {
        writer.write(std::string(10'000, 'x'));
        co_await writer.drain();
        CHECK(writer.get_write_buffer_size() <= 64 * 1024);
      }
    };
    const auto it = co_await start_server(feed, "127.0.0.1", 0);
    const auto deaf = co_await visit(it);
    const auto hears = co_await visit(it);
    CHECK((co_await hears.first.readexactly(20'000'000)).size() == 20'000'000);
    CHECK((co_await deaf.first.read(10)).size() == 10);
  }());
}

}  // namespace server_test
