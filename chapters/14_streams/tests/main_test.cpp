// The program as you run it: exact under virtual time, and a server for
// terminals, netcat among them.

#include <csignal>
#include <doctest/doctest.h>
#include <string>
#include <sys/socket.h>
#include <vector>

#include "07_select/sock.hpp"
#include "07_select/tests/background_program_test.hpp"
#include "07_select/tests/sock_test.hpp"
#include "common/testing/chapter_program_test.hpp"

namespace main_test {

namespace {

const std::string spent =
    "  0 min  Ada sees  Your name?\n"
    "  0 min  Ada sees  Welcome, Ada. /who and /quit are understood.\n"
    "  1 min  Ada sees  * Ben has come\n"
    "  1 min  Ben sees  Your name?\n"
    "  1 min  Ben sees  Welcome, Ben. /who and /quit are understood.\n"
    "  2 min  Ada sees  * Cleo has come\n"
    "  2 min  Ben sees  * Cleo has come\n"
    "  2 min  Cleo sees  Your name?\n"
    "  2 min  Cleo sees  Welcome, Cleo. /who and /quit are understood.\n"
    "  4 min  Ben sees  Ada: what is for dinner?\n"
    "  4 min  Cleo sees  Ada: what is for dinner?\n"
    "  6 min  Ada sees  Ben: fish. I have a recipe\n"
    "  6 min  Cleo sees  Ben: fish. I have a recipe\n"
    "  8 min  Ada sees  * Cleo was too slow\n"
    "  8 min  Ben sees  * Cleo was too slow\n"
    "  8 min  Ada sees  a recipe of 2000 steps\n"
    " 20 min  Ada sees  * here: Ada, Ben\n"
    " 25 min  Cleo sees  * You read too slowly. Goodbye.\n"
    " 25 min  Cleo sees  that the chat has closed\n"
    " 30 min  Ada sees  Goodbye.\n"
    " 30 min  Ada sees  that the chat has closed\n"
    " 30 min  Ben sees  * Ada has left\n"
    " 32 min  Ben sees  Goodbye.\n"
    " 32 min  Ben sees  that the chat has closed\n";

// The program's server, until destroyed.
struct chat {
  chat() {
    const auto opened = server.next_line();
    REQUIRE(opened.starts_with("the chat is open at 127.0.0.1:"));
    port = std::stoi(opened.substr(opened.rfind(':') + 1));
  }
  background_program server{{PROGRAM, "--serve", "--port", "0"}};
  int port = 0;
};

// Somebody at a terminal: waits for each line.
class terminal {
 public:
  explicit terminal(const chat& to)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const auto where = asyncio::address::ip("127.0.0.1", to.port);
    REQUIRE(::connect(socket_.fd(), where.raw(), where.size()) == 0);
  }
  void types(const std::string& text) const {
    REQUIRE(::send(socket_.fd(), text.data(), text.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(text.size()));
  }
  std::string sees() const {
    std::string line;
    char c = 0;
    while (c != '\n' && ::recv(socket_.fd(), &c, 1, 0) == 1) line += c;
    return line;
  }

 private:
  asyncio::sock socket_;
};

}  // namespace

TEST_CASE("an evening, under virtual time") {
  common::check_in_virtual_time(spent);
}

TEST_CASE("in real time the same happens in the same order") {
  common::check_in_ever_longer_minutes(spent);
}

TEST_CASE("a short recipe makes nobody too slow") {
  const auto result = common::run_chapter({"--virtual", "--steps", "10"});
  CHECK(result.out.find("too slow") == std::string::npos);
  CHECK(result.out.find("25 min  Cleo sees  a recipe of 10 steps\n") !=
        std::string::npos);
}

TEST_CASE("bad options are one line and exit status 2") {
  common::check_bad_options({{"--port", "65536"},
                             {"--port", "soup"},
                             {"--steps", "0"},
                             {"--serve", "--virtual"},
                             {"--serve", "--host", "no.such.host.invalid"},
                             {"--chef"}});
}

TEST_CASE("a port that is taken") {
  const auto taken = asyncio::listen_on(asyncio::anywhere());
  const auto port = std::to_string(taken.local_address().port());
  const auto result = common::run_chapter({"--serve", "--port", port});
  CHECK(result.status == 2);
  CHECK(result.err == "14_streams: cannot listen on 127.0.0.1:" + port +
                          ": Address already in use\n");
}

TEST_CASE("names: one word, not too long, and nobody else's") {
  const chat here;
  const terminal one(here);
  const terminal two(here);
  CHECK(one.sees() == "Your name?\n");
  one.types("Ada\r\n");
  CHECK(one.sees() == "Welcome, Ada. /who and /quit are understood.\n");
  CHECK(two.sees() == "Your name?\n");
  two.types("Ada\nBen the cook\n\nabcdefghijklmnopqrstu\nBen\n");
  CHECK(two.sees() == "There is a Ada already. Another name?\n");
  for (int i = 0; i < 3; ++i)
    CHECK(two.sees() == "One word, at most 20 letters, please.\n");
  CHECK(two.sees() == "Welcome, Ben. /who and /quit are understood.\n");
  CHECK(one.sees() == "* Ben has come\n");
  two.types("/who\n");
  CHECK(two.sees() == "* here: Ada, Ben\n");
  two.types("\x1b[2Jhello\n");
  CHECK_MESSAGE(one.sees() == "Ben: [2Jhello\n",
                "control characters go to other terminals");
  one.types("/quit\n");
  CHECK(one.sees() == "Goodbye.\n");
  CHECK(one.sees() == "");
  CHECK(two.sees() == "* Ada has left\n");
}

TEST_CASE("a line that is too long, and a guest whose connection breaks") {
  const chat here;
  const terminal one(here);
  one.types("Ada\n");
  CHECK(one.sees() == "Your name?\n");
  CHECK(one.sees() == "Welcome, Ada. /who and /quit are understood.\n");
  {
    const terminal two(here);
    two.types("Ben\n" + std::string(100'000, 'x') + "\n/who\n");
    CHECK(two.sees() == "Your name?\n");
    CHECK(two.sees() == "Welcome, Ben. /who and /quit are understood.\n");
    CHECK(two.sees() == "* That was too long for one line.\n");
    CHECK(one.sees() == "* Ben has come\n");
    // Ben goes without having read the rest: that resets the connection.
  }
  std::string seen = one.sees();
  while (seen.starts_with("Ben: ")) seen = one.sees();
  CHECK((seen == "* Ben is lost\n" || seen == "* Ben has left\n"));
}

TEST_CASE("Ctrl-C: guests are told, and the chat ends with 130") {
  const auto before = ::signal(SIGINT, SIG_DFL);  // the chat inherits it
  chat here;
  ::signal(SIGINT, before);
  const terminal one(here);
  one.types("Ada\n");
  CHECK(one.sees() == "Your name?\n");
  CHECK(one.sees() == "Welcome, Ada. /who and /quit are understood.\n");
  CHECK(here.server.interrupt() == 130);
  CHECK(one.sees() == "* The chat closes. Goodbye.\n");
  CHECK(one.sees() == "");
}

TEST_CASE("netcat is a guest") {
  if (!is_there("nc")) return;
  const chat here;
  const auto seen =
      common::run_program({"nc", "-N", "127.0.0.1", std::to_string(here.port)},
                          "Ada\n/who\n/quit\n");
  CHECK(seen.out ==
        "Your name?\nWelcome, Ada. /who and /quit are understood.\n"
        "* here: Ada\nGoodbye.\n");
}

TEST_CASE("the timeline has a lane for each task, by its name") {
  const auto result =
      common::run_chapter({"--virtual", "--steps", "2", "--timeline"});
  CHECK(result.status == 0);
  for (const char* name : {"script", "Ada", "Ben", "Cleo", "a timer", "bytes"})
    CHECK_MESSAGE(result.out.find(name) != std::string::npos,
                  "the timeline does not say " << name);
}

}  // namespace main_test
