// The program among strangers: netcat and Python's asyncio as clients of our
// server, and as servers of our client. What is not installed is skipped.

#include <chrono>
#include <doctest/doctest.h>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "07_select/sock.hpp"
#include "07_select/tests/background_program_test.hpp"
#include "07_select/tests/sock_test.hpp"
#include "common/files/temporary_directory.hpp"
#include "common/process/run_program.hpp"

namespace interop_test {

namespace {

/// Our server, on a port of its own.
struct hatch {
  background_program server{{PROGRAM, "--serve", "--port", "0"}};
  std::string opened = server.next_line();
  std::string port = opened.substr(opened.rfind(':') + 1);
};

/// Our client, as soon as somebody listens there.
common::program_result connect(const std::string& port,
                               const std::string& input) {
  common::program_result result;
  for (int attempt = 0; attempt < 500; ++attempt) {
    result = common::run_program({PROGRAM, "--connect", "--port", port}, input);
    if (result.err.find("refused") == std::string::npos) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return result;
}

const std::string python_client = R"(
import asyncio, sys

async def guest(number):
    reader, writer = await asyncio.open_connection("127.0.0.1", sys.argv[1])
    order = b"%d soups " % number * 10000
    writer.write(order)
    writer.write_eof()
    heard = await reader.read()
    writer.close()
    return heard == order

async def main():
    print(await asyncio.gather(*map(guest, range(20))) == [True] * 20)

asyncio.run(main())
)";

}  // namespace

TEST_CASE("netcat is our guest") {
  if (!is_there("nc")) return;
  hatch ours;
  const auto heard =
      common::run_program({"nc", "-N", "127.0.0.1", ours.port}, "two soups\n");
  CHECK(heard.out == "two soups\n");
  CHECK(ours.server.next_line() == "waiter to guest 1: two soups");
}

TEST_CASE("twenty guests in Python") {
  if (!is_there("python3")) return;
  const hatch ours;
  const auto result =
      common::run_program({"python3", "-c", python_client, ours.port});
  CHECK_MESSAGE(result.out == "True\n", result.err);
}

TEST_CASE("netcat is our host") {
  if (!is_there("nc")) return;
  const common::temporary_directory here;
  const auto says = (here.path() / "says").string();
  std::ofstream(says) << "understood\n";
  const auto port =
      std::to_string(listen_on(asyncio::anywhere()).local_address().port());
  background_program host({"nc", "-l", "127.0.0.1", port}, says);
  const auto ours = connect(port, "two soups\n");
  CHECK(ours.out == "understood\n");
  CHECK(ours.err == "");
  CHECK(host.next_line() == "two soups");
}

TEST_CASE("our host is in Python") {
  if (!is_there("python3")) return;
  background_program host({"python3", "-c", python_host});
  const auto ours = connect(host.next_line(), "two soups\n");
  CHECK(ours.out == "two soups\n");
  CHECK(ours.status == 0);
}

}  // namespace interop_test
