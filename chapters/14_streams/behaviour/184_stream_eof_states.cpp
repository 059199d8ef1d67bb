// 184: at_eof() only when everything was read; the last line may lack its
// newline; reading on at the end gives nothing, again and again.

#include <chrono>
#include <doctest/doctest.h>
#include <string>

#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "14_streams/open_connection.hpp"
#include "14_streams/start_server.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_184 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

// Python's b"x", printed.
std::string as_bytes(const std::string& bytes) {
  std::string text;
  for (const char c : bytes)
    text += c == '\n' ? std::string("\\n") : std::string(1, c);
  return "b'" + text + "'";
}

coroutine<> serve(stream_reader, stream_writer writer) {
  writer.write("full\nlast without newline");
  writer.close();
  co_return;
}

coroutine<> main() {
  const auto server = co_await start_server(serve, "127.0.0.1", 0);
  const int port = server.sockets()[0].local_address().port();
  auto [reader, writer] = co_await open_connection("127.0.0.1", port);
  co_await sleep(30ms);
  print("buffered, at_eof", reader.at_eof());
  const auto full = co_await reader.readline();
  print(as_bytes(full), reader.at_eof());
  const auto last = co_await reader.readline();
  print(as_bytes(last), reader.at_eof());
  const auto line = co_await reader.readline();
  const auto rest = co_await reader.read();
  const auto five = co_await reader.read(5);
  const auto none = co_await reader.readexactly(0);
  print(as_bytes(line), as_bytes(rest), as_bytes(five), as_bytes(none));
  writer.close();
  server.close();
}

}  // namespace

TEST_CASE("184_stream_eof_states") {
  common::same_as_python("184_stream_eof_states", [] { run(main()); });
}

}  // namespace behaviour_184
