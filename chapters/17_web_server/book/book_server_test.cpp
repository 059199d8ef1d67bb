// The server of the book as ./learn starts it: its command line, its end, and
// real clients.

#include <doctest/doctest.h>
#include <filesystem>
#include <optional>
#include <string>
#include <sys/resource.h>
#include <vector>

#include "07_select/sock.hpp"
#include "07_select/sock_calls.hpp"
#include "07_select/tests/background_program_test.hpp"
#include "07_select/tests/sock_test.hpp"
#include "17_web_server/book/planted_server_test.hpp"
#include "common/process/run_program.hpp"

namespace book_server_test {
namespace {

using namespace book_server;
using common::run_program;

common::program_result start(std::vector<std::string> options) {
  options.insert(options.begin(), {BOOK_SERVER, BOOK_ROOT, BUILD_DIR});
  return run_program(options);
}

/// The whole book, served until destroyed.
struct real_book {
  explicit real_book(const std::filesystem::path& root = BOOK_ROOT,
                     const std::filesystem::path& build = BUILD_DIR)
      : server(words(root, build)),
        link(server.next_line().substr(before.size())),
        place(link.substr(0, link.find("/enter"))) {}
  int port() const { return std::stoi(place.substr(place.rfind(':') + 1)); }
  std::string cookie() const {
    return "visitor_" + std::to_string(port()) + "=" +
           link.substr(link.find('=') + 1);
  }
  /// What is answered to the wish for a run.
  std::string begin(const std::string& command) const {
    return curl({"-i", "-H", "Origin: " + place, "-H",
                 "Content-Type: application/json", "-H", "X-Book: run", "-d",
                 "{\"command\":\"" + command + "\"}", place + "/runs"});
  }
  std::string curl(std::vector<std::string> words) const {
    words.insert(words.begin(),
                 {"curl", "-sS", "--max-time", "60", "-b", cookie()});
    return run_program(words).out;
  }

  /// Of a planted book: begins the run that has a process hide itself.
  printed hidden_run() const {
    begin("./learn run 1 -- --hides");
    // The events go on, so curl is to give up; but not before the first words
    // have come, which may take long on a busy machine.
    std::string events;
    auto words = events.npos;
    for (int seconds = 1; words == events.npos && seconds < 60; seconds *= 2) {
      events = curl(
          {"-N", "--max-time", std::to_string(seconds), place + "/runs/1"});
      words = events.find("event: output");
    }
    REQUIRE_MESSAGE(words != events.npos, events);
    return printed(events.substr(words));
  }

  const std::string before = "the book is open at ";
  background_program server;
  std::string link, place;

 private:
  // A build directory may hold a CMake of its own, for tests.
  static std::vector<std::string> words(const std::string& root,
                                        const std::string& build) {
    return {"env",       "PATH=" + build + ":/usr/local/bin:/usr/bin:/bin",
            BOOK_SERVER, root,
            build,       "--port",
            "0",         "--no-browser"};
  }
};

const std::string python_client = R"(
import http.client, json, sys

host, cookie = sys.argv[1:]
it = http.client.HTTPConnection(host, timeout=60)

def ask(method, path, body=None, **fields):
    it.request(method, path, body, {"Cookie": cookie, **fields})
    answer = it.getresponse()
    return answer, answer.read().decode()

answer, body = ask("GET", "/chapters/03_event_loop/")
print(answer.status, "The event loop" in body)
answer, body = ask("GET", "/", **{"If-None-Match": ask("HEAD", "/")[0].getheader("ETag")})
print(answer.status)
answer, body = ask("GET", "/programs/03_event_loop.json")
print([each["name"] for each in json.loads(body)["options"]])
script = {"Origin": "http://" + host, "Content-Type": "application/json", "X-Book": "run"}
wish = {"command": "./learn run 3 -- --virtual"}
answer, body = ask("POST", "/runs", json.dumps(wish), **script)
print(answer.status, answer.getheader("Location"))
answer, body = ask("GET", "/runs/1")
end = json.loads(body[body.index("event: end"):].split("data: ")[1])
print(end["status"], end["as_printed"], end["trace"])
answer, body = ask("GET", "/runs/1/trace.json")
print(answer.status, len(json.loads(body)["traceEvents"]) > 10)
)";

}  // namespace

TEST_CASE("book: bad input is one line, and exit status 2") {
  for (const std::vector<std::string>& bad :
       std::vector<std::vector<std::string>>{{"--port", "65536"},
                                             {"--port", "soup"},
                                             {"--port"},
                                             {"--allow-host", "http://x/"},
                                             {"--allow-host", "a b"},
                                             {"--allow-host"},
                                             {"--chef"},
                                             {"one more"}}) {
    const auto result = start(bad);
    CHECK_MESSAGE(result.status == 2, bad.front());
    CHECK_MESSAGE(result.out.empty(), result.out);
    CHECK_MESSAGE(common::is_one_line(result.err), result.err);
    CHECK_MESSAGE(result.err.starts_with("learn: "), result.err);
  }
}

TEST_CASE("book: a port that is taken") {
  const auto taken = asyncio::listen_on(asyncio::anywhere());
  const auto port = std::to_string(taken.local_address().port());
  const auto result = start({"--port", port, "--no-browser"});
  CHECK(result.status == 2);
  CHECK(result.out.empty());
  CHECK(result.err == "learn: cannot listen on 127.0.0.1:" + port +
                          ": Address already in use (--port 0 takes any port "
                          "that is free)\n");
}

TEST_CASE("book: no book there") {
  const auto result = run_program(
      {BOOK_SERVER, "/nonexistent", BUILD_DIR, "--port", "0", "--no-browser"});
  CHECK(result.status == 1);
  CHECK_MESSAGE(common::is_one_line(result.err), result.err);
}

TEST_CASE("book: Ctrl-C, kill and a closed terminal: it ends in order") {
  if (!is_there("curl")) return;
  const planted_server behind;
  behind.program("cmake", planted_builder);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    real_book it(behind.book.root(), behind.book.root() / "build");
    const auto run = it.hidden_run();
    CHECK(is_alive(run.pid));
    CHECK(std::filesystem::exists(run.home));
    CHECK(it.server.end_by(signal) == 128 + signal);
    CHECK_MESSAGE(!is_alive(run.pid), "a program lives on");
    CHECK_MESSAGE(!std::filesystem::exists(run.home), "its files are left");
  }
}

TEST_CASE("book: curl reads the real book, and runs chapter 3") {
  if (!is_there("curl")) return;
  const real_book it;
  CHECK(it.curl({it.place + "/"}).find("Build Your Own asyncio") !=
        std::string::npos);
  const auto answer = it.curl({"-i", it.link});
  CHECK(answer.find("Set-Cookie: " + it.cookie() + ";") != answer.npos);
  const auto begun = it.begin("./learn run 3 -- --virtual");
  CHECK(begun.find("Location: /runs/1\r\n") != begun.npos);
  const auto events = it.curl({"-N", it.place + "/runs/1"});
  CHECK(at_end(events, "status") == "0");
  CHECK_MESSAGE(at_end(events, "as_printed") == "true", events);
}

TEST_CASE("book: Python's http.client, everything on one connection") {
  if (!is_there("python3")) return;
  const real_book it;
  const auto told = run_program(
      {"python3", "-c", python_client, it.place.substr(7), it.cookie()});
  CHECK(told.out ==
        "200 True\n304\n['--minutes', '--virtual', '--spin']\n201 /runs/1\n"
        "0 True /runs/1/trace.json\n200 True\n");
  CHECK_MESSAGE(told.err.empty(), told.err);
}

TEST_CASE_FIXTURE(asyncio::no_descriptor_leak,
                  "book: a thousand connections that say nothing") {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  rlimit more = files;
  more.rlim_cur = std::min<rlim_t>(files.rlim_max, 2000);
  ::setrlimit(RLIMIT_NOFILE, &more);
  const std::size_t wanted = more.rlim_cur < 1200 ? more.rlim_cur - 200 : 1000;
  if (wanted < 1000) MESSAGE("only " << wanted << ", for want of descriptors");
  {
    const real_book it;
    std::vector<asyncio::sock> silent;
    for (std::size_t i = 0; i < wanted; ++i) {
      silent.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
      const auto where = asyncio::address::ip("127.0.0.1", it.port());
      REQUIRE(::connect(silent.back().fd(), where.raw(), where.size()) == 0);
    }
    if (is_there("curl"))
      CHECK(it.curl({"-o", "/dev/null", "-w", "%{http_code}",
                     it.place + "/chapters/03_event_loop/"}) == "200");
    for (const auto& each : silent) {
      char nothing;
      const auto count = ::recv(each.fd(), &nothing, 1, MSG_DONTWAIT);
      REQUIRE_MESSAGE(count < 0, "it was sent away");
    }
  }
  ::setrlimit(RLIMIT_NOFILE, &files);
}

TEST_CASE("book: killed, it leaves no program behind, and no files") {
  if (!is_there("curl")) return;
  const planted_server behind;
  behind.program("cmake", planted_builder);
  std::optional<printed> run;
  {
    const real_book it(behind.book.root(), behind.book.root() / "build");
    run = it.hidden_run();
    CHECK(is_alive(run->pid));
    CHECK(std::filesystem::exists(run->home));
  }
  const auto is_left = [&] {
    return is_alive(run->pid) || std::filesystem::exists(run->home);
  };
  for (int i = 0; i < 500 && is_left(); ++i) ::usleep(10'000);
  CHECK_MESSAGE(!is_alive(run->pid),
                "a program lives on, and nobody can stop it");
  CHECK_MESSAGE(!std::filesystem::exists(run->home), "its files are left");
}

}  // namespace book_server_test
