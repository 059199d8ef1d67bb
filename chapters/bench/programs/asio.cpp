// The same trivial program, for compile_bench.cpp, with Asio.

// Asio 1.22 does not know that clang has coroutines now.
#define ASIO_HAS_CO_AWAIT 1
#define ASIO_HAS_STD_COROUTINE 1

#include <asio.hpp>
#include <chrono>
#include <cstdio>

namespace {

asio::awaitable<void> hello() {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  timer.expires_after(std::chrono::milliseconds(1));
  co_await timer.async_wait(asio::use_awaitable);
  std::puts("hello");
}

}  // namespace

int main() {
  asio::io_context context(1);
  asio::co_spawn(context, hello(), asio::detached);
  context.run();
}
