// Our server among strangers: curl and Python's http.client. What is not
// installed is skipped.

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "06_tasks/run.hpp"
#include "07_select/tests/background_program_test.hpp"
#include "13_threads_and_signals/to_thread.hpp"
#include "17_web_server/tests/serving_test.hpp"
#include "common/process/run_program.hpp"

namespace interop_test {

namespace {

using namespace asyncio;

// What a program prints that visits our server; %PORT% in its words is the
// port.
std::string visitor(std::vector<std::string> argv) {
  kitchen cooks;
  for (const char* text : {"soup", "fish", "cake"}) cooks.news->add(text);
  cooks.news->end();
  return run([](kitchen& behind,
                std::vector<std::string> words) -> coroutine<std::string> {
    const auto it =
        co_await start_http_server(behind.handler(), "127.0.0.1", 0);
    const auto port = std::to_string(it.sockets().at(0).local_address().port());
    for (auto& each : words)
      if (const auto at = each.find("%PORT%"); at != each.npos)
        each.replace(at, 6, port);
    const auto visit_us = [&] {
      const auto result = common::run_program(words);
      return result.out + result.err;
    };
    auto told = co_await to_thread(visit_us);
    co_await it.stop(std::chrono::seconds(0));
    co_return told;
  }(cooks, std::move(argv)));
}

// curl's own options, then the address.
std::string curl(std::vector<std::string> options, const std::string& path) {
  options.insert(options.begin(), {"curl", "-sS", "--max-time", "20"});
  options.push_back("http://127.0.0.1:%PORT%" + path);
  return visitor(std::move(options));
}

const std::string python_client = R"(
import http.client, sys

it = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=20)

def ask(method, path, body=None, fields={}, **more):
    it.request(method, path, body, fields, **more)
    answer = it.getresponse()
    return answer, answer.read()

answer, body = ask("GET", "/menu")
print(answer.status, body, answer.getheader("Content-Type"))
socket = it.sock
tag = {"If-None-Match": answer.getheader("ETag")}
answer, body = ask("GET", "/menu", None, tag)
print(answer.status, body)
answer, body = ask("HEAD", "/menu")
print(answer.status, body, answer.getheader("Content-Length"))
answer, body = ask("POST", "/repeat", b"x" * 300000)
print(answer.status, body == b"x" * 300000)
pieces = (b"%d\n" % i for i in range(1000))
answer, body = ask("POST", "/repeat", pieces, encode_chunked=True)
print(answer.status, body == b"".join(b"%d\n" % i for i in range(1000)))
answer, body = ask("GET", "/count")
print(answer.status, answer.getheader("Transfer-Encoding"), body)
answer, body = ask("GET", "/news", None, {"Last-Event-ID": "1"})
print(answer.status, body)
answer, body = ask("GET", "/nothing")
print(answer.status, body)
print(it.sock is socket)
)";

const std::string python_hears =
    "200 b'soup\\n' text/plain\n"
    "304 b''\n"
    "200 b'' 5\n"
    "200 True\n"
    "200 True\n"
    "200 chunked b'1\\n2\\n3\\n'\n"
    "200 b'id: 2\\ndata: fish\\n\\nid: 3\\ndata: cake\\n\\n'\n"
    "404 b'there is no /nothing\\n'\n"
    "True\n";

}  // namespace

TEST_CASE_FIXTURE(no_descriptor_leak, "curl asks for a page") {
  if (!is_there("curl")) return;
  CHECK(curl({}, "/menu") == "soup\n");
  CHECK(curl({"--http1.0"}, "/menu") == "soup\n");
  CHECK(curl({"-I", "-w", "%{http_code}", "-o", "/dev/null"}, "/menu") ==
        "200");
  CHECK(curl({"-H", "If-None-Match: *", "-w", "%{http_code}"}, "/menu") ==
        "304");
}

TEST_CASE("curl asks three times on one connection") {
  if (!is_there("curl")) return;
  const std::string at = "http://127.0.0.1:%PORT%";
  CHECK(visitor({"curl", "-sS", "-w", "%{num_connects} ", at + "/menu",
                 at + "/nothing", at + "/repeat"}) ==
        "soup\n1 there is no /nothing\n0 0 ");
}

TEST_CASE("curl sends a body: with a length, in chunks, and a large one") {
  if (!is_there("curl")) return;
  CHECK(curl({"-d", "salt"}, "/repeat") == "salt");
  CHECK(curl({"-d", "salt", "-H", "Transfer-Encoding: chunked"}, "/repeat") ==
        "salt");
  CHECK(curl({"-d", "salt", "-H", "Expect: 100-continue"}, "/repeat") ==
        "salt");
  const std::string much(100'000, 'x');
  CHECK_MESSAGE(curl({"-d", much}, "/repeat") == much, "much was lost");
  CHECK(curl({"-d", "salt", "-H", "Content-Length: 9000000", "-w",
              "%{http_code}"},
             "/repeat") == "the body is too long\n413");
}

TEST_CASE("curl hears pieces and events as they come") {
  if (!is_there("curl")) return;
  CHECK(curl({"-N"}, "/count") == "1\n2\n3\n");
  CHECK(curl({"-N", "--http1.0"}, "/count") == "1\n2\n3\n");
  CHECK(curl({"-N", "-H", "Last-Event-ID: 2"}, "/news") ==
        "id: 3\ndata: cake\n\n");
}

TEST_CASE("Python's http.client: everything on one connection") {
  if (!is_there("python3")) return;
  const auto told = visitor({"python3", "-c", python_client, "%PORT%"});
  CHECK(told == python_hears);
}

}  // namespace interop_test
