// A chat for cooks who are at home: everyone reads what each of them types.
//
// By default the server and three guests of it live in this process. Cleo looks
// away from her screen while Ben types a long recipe, so the server has to keep
// what it cannot send to her; when that is too much, it says so and closes, and
// nobody else has to wait. A minute passes in a twentieth of a second (or what
// --minute says), or, with --virtual, in no time. With --serve there is only
// the server, for real terminals: `nc 127.0.0.1 PORT`.

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstddef>
#include <exception>
#include <iomanip>
#include <iostream>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <system_error>
#include <utility>
#include <vector>

#include "03_event_loop/real_or_virtual.hpp"
#include "04_futures/errors.hpp"
#include "04_futures/future.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "11_synchronization/event.hpp"
#include "13_threads_and_signals/interruptible.hpp"
#include "14_streams/open_connection.hpp"
#include "14_streams/start_server.hpp"
#include "common/command_line/command_line.hpp"

using asyncio::coroutine;
using asyncio::create_task;
using asyncio::sock;
using asyncio::stream_reader;
using asyncio::stream_writer;
using namespace std::chrono_literals;

namespace {

// The home of the guests: its clock, and its voice.
class evening {
 public:
  explicit evening(std::chrono::nanoseconds minute) : minute_(minute) {}

  void begin() { began_ = asyncio::get_running_loop().time(); }
  std::chrono::nanoseconds minute() const { return minute_; }
  auto until(int minute) const {
    return asyncio::sleep(began_ + minute * minute_ -
                          asyncio::get_running_loop().time());
  }
  void tell(const std::string& what) const {
    const auto passed = asyncio::get_running_loop().time() - began_;
    std::cout << std::setw(3) << passed / minute_ << " min  " << what
              << std::endl;
  }

 private:
  std::chrono::nanoseconds minute_;
  asyncio::time_point began_;
};

// A line as others may see it on their terminals: without its end, and without
// what would move their cursors.
std::string text_of(std::string line) {
  std::erase_if(line, [](unsigned char c) { return std::iscntrl(c) != 0; });
  return line;
}

// #region room
// The guests who are here, and what they say to each other.
class chat_room {
 public:
  // This much is kept for a guest who does not read; after that, the guest has
  // this long to read the rest.
  chat_room(std::size_t most_kept, std::chrono::nanoseconds patience)
      : most_kept_(most_kept), patience_(patience) {}

  // A guest has come: this is the guest's task.
  coroutine<> welcome(stream_reader reader, stream_writer writer) {
    try {
      const auto name = co_await ask_name(reader, writer);
      if (!name) co_return;
      asyncio::current_task()->set_name(*name + "'s line");
      writer.write("Welcome, " + *name + ". /who and /quit are understood.\n");
      say("* " + *name + " has come\n");
      guests_.insert_or_assign(*name, writer);
      co_await listen_to(*name, reader, writer);
      if (is_here(*name, writer)) leave(*name, " has left");
    } catch (const std::system_error&) {
      lose(writer);  // the connection broke
    }
  }

  // Everybody is told, and nobody is here any more.
  void close() {
    say("* The chat closes. Goodbye.\n");
    guests_.clear();
  }

 private:
  coroutine<> listen_to(std::string name, stream_reader reader,
                        stream_writer writer) {
    while (const auto line = co_await next_line(reader, writer)) {
      if (!is_here(name, writer)) co_return;  // too slow
      const auto text = text_of(*line);
      if (text == "/quit") {
        writer.write("Goodbye.\n");
        co_return;
      }
      if (text == "/who")
        writer.write("* here: " + names() + "\n");
      else if (!text.empty())
        say(name + ": " + text + "\n", name);
      co_await writer.drain();
    }
  }

  // Says it to all but one. Never waits: a guest who does not read cannot keep
  // the others from reading.
  void say(const std::string& line, const std::string& but = {}) {
    std::vector<std::string> slow;
    for (const auto& [name, writer] : guests_) {
      if (name == but) continue;
      writer.write(line);
      if (writer.get_write_buffer_size() > most_kept_) slow.push_back(name);
    }
    for (const auto& name : slow) drop(name);
  }

  void drop(const std::string& name) {
    const auto found = guests_.find(name);
    if (found == guests_.end()) return;
    const auto writer = found->second;
    writer.write("* You read too slowly. Goodbye.\n");
    writer.close();
    asyncio::get_running_loop().call_later(patience_,
                                           [writer] { writer.abort(); });
    leave(name, " was too slow");
  }
  // #endregion

  // A name that nobody has yet; std::nullopt if the guest leaves before.
  coroutine<std::optional<std::string>> ask_name(stream_reader reader,
                                                 stream_writer writer) {
    writer.write("Your name?\n");
    while (const auto line = co_await next_line(reader, writer)) {
      auto name = text_of(*line);
      if (name.empty() || name.size() > 20 || name.find(' ') != name.npos)
        writer.write("One word, at most 20 letters, please.\n");
      else if (guests_.contains(name))
        writer.write("There is a " + name + " already. Another name?\n");
      else
        co_return name;
    }
    co_return std::nullopt;
  }

  // The next line that is not too long.
  static coroutine<std::optional<std::string>> next_line(stream_reader reader,
                                                         stream_writer writer) {
    while (true) {
      try {
        co_return co_await reader.next_line();
      } catch (const std::invalid_argument&) {
        writer.write("* That was too long for one line.\n");
      }
    }
  }

  bool is_here(const std::string& name, const stream_writer& writer) const {
    const auto found = guests_.find(name);
    return found != guests_.end() && found->second == writer;
  }
  void leave(const std::string& name, const std::string& why) {
    guests_.erase(name);
    say("* " + name + why + "\n");
  }
  void lose(const stream_writer& writer) {
    const auto found = std::ranges::find(
        guests_, writer, [](const auto& it) { return it.second; });
    if (found != guests_.end()) leave(std::string(found->first), " is lost");
  }
  std::string names() const {
    std::string all;
    for (const auto& [name, writer] : guests_)
      all += (all.empty() ? "" : ", ") + name;
    return all;
  }

  std::size_t most_kept_;
  std::chrono::nanoseconds patience_;
  std::map<std::string, stream_writer> guests_;
};

// #region guest
// A guest in front of a screen, on which everything appears that comes.
class guest {
 public:
  // `delay`: how long the guest takes to read a line, in twentieths of a
  // minute.
  guest(const evening& at, std::string name, int delay,
        asyncio::stream_ends ends)
      : at_(at),
        name_(std::move(name)),
        delay_(delay * at.minute() / 20),
        reader_(std::move(ends.first)),
        writer_(std::move(ends.second)) {
    looks_.set();
    types(name_);
  }

  void types(const std::string& line) const { writer_.write(line + "\n"); }
  void looks_away() { looks_.clear(); }
  void looks_again() { looks_.set(); }

  coroutine<> watches() {
    int steps = 0;
    while (const auto line = co_await reader_.next_line()) {
      if (line->find(": step ") != line->npos) {
        ++steps;
      } else {
        co_await asyncio::sleep(delay_);
        at_.tell(name_ + " sees  " + text_of(*line));
      }
      if (line->ends_with(" end\n"))
        at_.tell(name_ + " sees  a recipe of " + std::to_string(steps) +
                 " steps");
      co_await looks_.wait();
    }
    at_.tell(name_ + " sees  that the chat has closed");
  }
  // #endregion

  // The longest recipe that anyone has ever typed.
  coroutine<> types_recipe(int steps) const {
    for (int i = 1; i <= steps; ++i) {
      types("step " + std::to_string(i) + " " + std::string(1000, '.') +
            (i == steps ? " end" : ""));
      co_await writer_.drain();
      if (i % 20 == 0) co_await asyncio::sleep(at_.minute() / 100);
    }
  }

 private:
  const evening& at_;
  std::string name_;
  std::chrono::nanoseconds delay_;
  stream_reader reader_;
  stream_writer writer_;
  asyncio::event looks_{"a look at the screen"};
};

// A server for the guests of a room. The kernel is to keep little for each of
// them: what it takes from us, we do not know to be unread.
coroutine<asyncio::server> open_chat(chat_room& room, std::string host,
                                     int port) {
  const auto server = co_await asyncio::start_server(
      [&room](stream_reader reader, stream_writer writer) {
        return room.welcome(std::move(reader), std::move(writer));
      },
      std::move(host), port);
  const int little = 64 * 1024;
  for (const sock& each : server.sockets())  // those of clients inherit it
    ::setsockopt(each.fd(), SOL_SOCKET, SO_SNDBUF, &little, sizeof little);
  co_return server;
}

// A connection that has little room for what was not read yet, as in a network
// that is slow.
coroutine<asyncio::stream_ends> narrow_connection(asyncio::address to) {
  sock narrow = sock::stream(to.family());
  const int few = 4096;
  ::setsockopt(narrow.fd(), SOL_SOCKET, SO_RCVBUF, &few, sizeof few);
  co_await asyncio::sock_connect(narrow, to);
  co_return asyncio::open_streams(std::move(narrow), to);
}

// #region spend
coroutine<> spend(evening& at, int steps) {
  at.begin();
  asyncio::current_task()->set_name("script");
  chat_room room(256 * 1024, 30 * at.minute());
  const auto server = co_await open_chat(room, "127.0.0.1", 0);
  const auto where = server.sockets().front().local_address();

  guest ada(at, "Ada", 0,
            co_await asyncio::open_connection("127.0.0.1", where.port()));
  const auto a = create_task(ada.watches(), "Ada");
  co_await at.until(1);
  guest ben(at, "Ben", 1,
            co_await asyncio::open_connection("127.0.0.1", where.port()));
  const auto b = create_task(ben.watches(), "Ben");
  co_await at.until(2);
  guest cleo(at, "Cleo", 2, co_await narrow_connection(where));
  const auto c = create_task(cleo.watches(), "Cleo");

  co_await at.until(4);
  ada.types("what is for dinner?");
  co_await at.until(6);
  cleo.looks_away();
  ben.types("fish. I have a recipe");
  co_await at.until(8);
  co_await ben.types_recipe(steps);
  co_await at.until(20);
  ada.types("/who");
  co_await at.until(25);
  cleo.looks_again();
  co_await at.until(30);
  ada.types("/quit");
  co_await at.until(32);
  ben.types("/quit");
  co_await at.until(34);
  cleo.types("/quit");  // in vain, unless the recipe was short
  co_await a;
  co_await b;
  co_await c;
  server.close();
  co_await server.wait_closed();
}
// #endregion

// Until Ctrl-C; then the guests are told.
coroutine<> serve(std::string host, int port) {
  chat_room room(256 * 1024, 10s);
  const auto server = co_await open_chat(room, std::move(host), port);
  for (const auto& each : server.sockets())
    std::cout << "the chat is open at " << each.local_address().text()
              << std::endl;
  std::exception_ptr stopped;
  try {
    co_await asyncio::future<>();
  } catch (const asyncio::cancelled_error&) {
    stopped = std::current_exception();
  }
  server.close();
  room.close();
  server.close_clients();
  co_await server.wait_closed();
  std::rethrow_exception(stopped);
}

}  // namespace

int main(int argc, char** argv) {
  bool serves = false, in_virtual_time = false;
  std::string host = "127.0.0.1";
  int port = 0, steps = 2000, minute_ms = 50, status = 0;
  common::command_line line("14_streams", "A chat, and a guest who is slow.");
  line.flag("--serve", serves, "only the server, for nc: until Ctrl-C");
  line.text("--host", host, "where to serve: a number or a name");
  line.number("--port", port, "the port; 0: any that is free", 0, 65535);
  line.number("--steps", steps, "how long Ben's recipe is", 1, 20000);
  line.number("--minute", minute_ms, "how long a minute takes, in ms", 1,
              60'000);
  line.flag("--virtual", in_virtual_time, "let time jump: the evening at once");
  const int parsed = line.run(argc, argv, [&] {
    if (serves && in_virtual_time)
      throw common::usage_error("only one of these flags makes sense");
    if (!serves) {
      evening at(in_virtual_time ? 1min : minute_ms * 1ms);
      return asyncio::run(spend(at, steps),
                          asyncio::real_or_virtual(in_virtual_time));
    }
    try {
      asyncio::run(asyncio::interruptible(serve(host, port)));
    } catch (const asyncio::keyboard_interrupt& ctrl_c) {
      status = ctrl_c.status();
    } catch (const std::runtime_error& error) {  // std::system_error is one
      throw common::usage_error(error.what());
    }
  });
  return parsed != 0 ? parsed : status;
}
