// What a guest sends, piece by piece, and what is cooked of it.

#include <algorithm>
#include <answer.hpp>
#include <chrono>
#include <cstddef>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "06_tasks/tests/run_without_cleanup.hpp"
#include "07_select/sock.hpp"
#include "14_streams/connection.hpp"
#include "14_streams/stream_reader.hpp"

namespace cut_off_test {

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::coroutine;
using asyncio::incomplete_read_error;
using asyncio::sock;
using asyncio::stream_reader;

/// A guest who sends what there is to send, in pieces between bars, and hangs
/// up.
class call {
 public:
  explicit call(const std::string& pieces, bool breaks = false) {
    asyncio::run_without_cleanup(speak(pieces, breaks),
                                 std::make_unique<asyncio::sleeping_waiter>());
  }
  std::string before;  // what was cooked before the guest hung up
  std::string cooked;  // and in the end
  std::string end;     // of take_orders(): "returned", or what was thrown

 private:
  coroutine<> listen(stream_reader from) {
    try {
      co_await kitchen::take_orders(from, stove_);
      end = "returned";
    } catch (const incomplete_read_error&) {
      end = "incomplete_read_error";
    } catch (const std::system_error&) {
      end = "system_error";
    } catch (const std::exception& error) {
      end = error.what();
    }
  }
  coroutine<> some_passes() {
    for (int pass = 0; pass < 10; ++pass) co_await asyncio::sleep(0s);
  }
  coroutine<> speak(std::string pieces, bool breaks) {
    auto [near, far] = asyncio::sock_pair();
    const asyncio::counted_ptr line(
        new asyncio::connection(asyncio::get_running_loop(), std::move(near),
                                far.local_address(), 1000));
    const auto listening = asyncio::create_task(listen(stream_reader(line)));
    co_await some_passes();
    for (std::size_t sent = 0; sent < pieces.size();) {
      const auto end = std::min(pieces.find('|', sent), pieces.size());
      ::send(far.fd(), pieces.data() + sent, end - sent, MSG_NOSIGNAL);
      sent = end + 1;
      co_await some_passes();
    }
    before = stove_.cooked;
    // A socket that is closed with unread bytes breaks the connection.
    if (breaks) line->write("Anything else?\n");
    far.close();
    co_await some_passes();
    if (!listening.done()) end = "it waits on";
    listening.cancel();
    co_await asyncio::until_done(listening.state());
    cooked = stove_.cooked;
  }

  kitchen::stove stove_;
};

}  // namespace

TEST_CASE("orders, line by line") {
  const call all("soup\nfi|sh\n|\n|stew\nrice\n");
  REQUIRE_MESSAGE((all.cooked.empty() || !all.before.empty()),
                  "four orders have come, the guest listens to what is "
                  "cooked, and nothing is: an order is cooked as soon as it "
                  "has come, and not when the guest has hung up"s);
  REQUIRE_MESSAGE(all.cooked != "soup; fish; "s,
                  "'soup', 'fish', an empty line, 'stew' and 'rice' were sent, "
                  "and cooked were soup and fish: an empty line is no order, "
                  "and it is not the end"s);
  REQUIRE_MESSAGE(all.cooked == "soup; fish; stew; rice; "s,
                  "'soup\\nfi', 'sh\\n', '\\n' and 'stew\\nrice\\n' were sent, "
                  "and cooked were: "s
                      << all.cooked
                      << ". What one read brings is not an order"s);
  CHECK_MESSAGE(all.end == "returned"s,
                "four whole orders came, and the guest hung up. "
                "take_orders() should return; but: "s
                    << all.end
                    << ". The end between two orders is the end of every "
                       "call, and no error"s);
}

TEST_CASE("a call that ends within an order") {
  const call cut_off("soup\n|cake for 100");
  CHECK_MESSAGE(cut_off.cooked == "soup; "s,
                "'soup\\n' came, then 'cake for 100', and then the end. Cooked "
                "were: "s
                    << cut_off.cooked
                    << ". A line without its '\\n' was cut off, and nobody "
                       "knows how it would have gone on: 'cake for 1000'?"s);
  CHECK_MESSAGE(cut_off.end == "incomplete_read_error"s,
                "'cake for 100' came, without a '\\n', and then the end; and "
                "take_orders() did not throw incomplete_read_error, but: "s
                    << cut_off.end
                    << ". A guest who waits for a cake that nobody heard of is "
                       "worse off than one who gets an error"s);
}

TEST_CASE("a call that breaks") {
  const call broken("soup\n", true);
  CHECK_MESSAGE(broken.end == "system_error"s,
                "the connection broke (ECONNRESET), and take_orders() did not "
                "throw that error, but: "s
                    << broken.end
                    << ". A broken connection is not an orderly end, even "
                       "between two orders"s);
}

}  // namespace cut_off_test
