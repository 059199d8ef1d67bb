// A long book for a guest who reads, who does not, or who has gone.

#include <answer.hpp>
#include <chrono>
#include <cstddef>
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <sys/socket.h>
#include <system_error>
#include <utility>

#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "06_tasks/tests/run_without_cleanup.hpp"
#include "07_select/sock.hpp"
#include "14_streams/connection.hpp"

namespace long_book_test {

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::coroutine;
using asyncio::sock;
using kitchen::cookbook;

/// A book on its way to a guest. All sizes are in bytes.
class delivery {
 public:
  /// The guest reads nothing at first; then everything, or goes.
  delivery(std::size_t pages, bool guest_goes) : book(pages) {
    asyncio::run_without_cleanup(deliver(guest_goes),
                                 std::make_unique<asyncio::sleeping_waiter>());
  }

  cookbook book;
  // While the guest reads nothing:
  std::size_t turned = 0;  // pages
  std::size_t kept = 0;    // by the writer
  bool is_early = false;   // has send_book() returned?
  // In the end:
  std::size_t came = 0;
  bool is_closed = false;
  std::string end = "waits on";  // of send_book()

 private:
  coroutine<> send(asyncio::stream_writer to) {
    try {
      co_await kitchen::send_book(to, book);
      end = "returned";
    } catch (const std::system_error&) {
      end = "system_error";
    }
  }
  static coroutine<> some_passes() {
    for (int pass = 0; pass < 10; ++pass) co_await asyncio::sleep(0s);
  }
  coroutine<> deliver(bool guest_goes) {
    auto [near, far] = asyncio::sock_pair();
    const int small = 4096;  // what the kernel keeps
    ::setsockopt(near.fd(), SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
    const asyncio::counted_ptr line(
        new asyncio::connection(asyncio::get_running_loop(), std::move(near),
                                far.local_address(), 1000));
    const auto sending =
        asyncio::create_task(send(asyncio::stream_writer(line)));
    co_await some_passes();
    turned = book.turned();
    kept = line->kept();
    is_early = sending.done();
    if (guest_goes)
      far.close();
    else
      co_await read_all(far, *line);
    co_await some_passes();
    if (!sending.done()) sending.cancel();
    co_await asyncio::until_done(sending.state());
    if (line->kept() > 0) line->abort();
  }
  coroutine<> read_all(const sock& far, asyncio::connection& line) {
    char room[4096];
    for (int idle = 0; !is_closed && idle < 10;) {
      const auto count = ::recv(far.fd(), room, sizeof room, MSG_DONTWAIT);
      is_closed = count == 0;
      if (count > 0) came += static_cast<std::size_t>(count);
      if (count > 0 || line.kept() > 0)
        idle = 0;
      else
        ++idle;
      co_await asyncio::sleep(0s);
    }
  }
};

}  // namespace

TEST_CASE("a long book, and nobody reads it") {
  const delivery it(200, false);
  REQUIRE_MESSAGE(it.turned < 200,
                  "the guest reads nothing, and the whole book of 2,000,000 "
                  "bytes is in memory. write() never waits; what waits is "
                  "drain(), and it has to be awaited"s);
  CHECK_MESSAGE(it.kept <= 64 * 1024 + 10'000,
                "the guest reads nothing, and the writer keeps "s
                    << it.kept
                    << " bytes. Await drain() after each page: it waits as "
                       "soon as more than 64 KiB are kept"s);
  CHECK_MESSAGE(it.came == 2'000'000,
                "the guest reads slowly, but to the end; of 2,000,000 bytes "
                "came "s
                    << it.came);
}

TEST_CASE("a short book") {
  const delivery it(5, false);
  REQUIRE_MESSAGE((!it.is_early || it.kept == 0),
                  "the guest has not read anything, and send_book() is over: "s
                      << it.end << ", with "s << it.kept
                      << " bytes that are still to be sent. If the program "
                         "ends now, they are lost: close() does not wait, and "
                         "drain() is content with 64 KiB"s);
  CHECK_MESSAGE(it.came == 50'000,
                "of a book of 50,000 bytes came "s
                    << it.came
                    << ". close() sends what is kept, and then closes; "
                       "abort() throws it away"s);
  REQUIRE_MESSAGE(it.is_closed,
                  "the guest has read all pages, and waits for the next one: "
                  "the connection was not closed"s);
  CHECK_MESSAGE(
      it.end == "returned"s,
      "the guest has read the whole book, and send_book(): "s << it.end);
}

TEST_CASE("the guest goes") {
  const delivery it(200, true);
  CHECK_MESSAGE(it.end == "system_error"s,
                "the guest has gone in the middle of the book, and "
                "send_book() did not throw, but: "s
                    << it.end
                    << ". drain() throws what has ended the connection; "
                       "nobody else hears of it"s);
}

}  // namespace long_book_test
