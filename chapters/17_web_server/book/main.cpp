// The server of the book: `./learn serve` builds this and becomes it.

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <optional>
#include <signal.h>
#include <stdexcept>
#include <string>
#include <string_view>

#include "04_futures/errors.hpp"
#include "04_futures/future.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/task.hpp"
#include "13_threads_and_signals/interruptible.hpp"
#include "13_threads_and_signals/signals.hpp"
#include "13_threads_and_signals/to_thread.hpp"
#include "15_subprocesses/create_subprocess.hpp"
#include "16_epoll/default_epoll.hpp"
#include "17_web_server/book/book_service.hpp"
#include "17_web_server/book/supervised.hpp"
#include "17_web_server/http_server.hpp"
#include "common/command_line/command_line.hpp"
#include "common/process/descriptors.hpp"

namespace {

using asyncio::coroutine;
using book_server::book_service;
using namespace std::chrono_literals;

struct settings {
  std::string root, build;
  int port = 8017;
  std::string allowed_host;
  bool no_browser = false;
};

// "book.example" or "book.example:8017", as it stands in a request.
void check_host_name(const std::string& name) {
  const auto is_part_of_name = [](char c) {
    return asyncio::is_digit(c) || asyncio::is_letter(c) ||
           std::string_view(".-:[]").find(c) != std::string_view::npos;
  };
  if (!std::ranges::all_of(name, is_part_of_name))
    throw common::usage_error(
        "--allow-host takes a name, such as book.example, not '" + name + "'");
}

// Where there is a display. If it does not work, there is still the link.
coroutine<> open_browser(std::string link) {
  const auto is_set = [](const char* name) {
    const char* const value = std::getenv(name);
    return value != nullptr && *value != '\0';
  };
  if (!is_set("DISPLAY") && !is_set("WAYLAND_DISPLAY")) co_return;
  const auto options = asyncio::subprocess_options()
                           .in(asyncio::redirect::devnull)
                           .out(asyncio::redirect::devnull)
                           .err(asyncio::redirect::devnull);
  try {
    // A browser should not end with us, so it is no child of ours.
    co_await asyncio::create_subprocess_exec("setsid", "--fork", "xdg-open",
                                             link, options);
  } catch (const std::exception&) {
  }
}

void tell_link(const book_service& service, const settings& with, int port) {
  std::cout << "the book is open at http://127.0.0.1:" << port << service.link()
            << std::endl;
  if (!with.allowed_host.empty())
    std::cout << "and, for others, at https://" << with.allowed_host
              << service.link() << std::endl;
}

// Whoever closes the terminal (SIGHUP) or says `kill` wants an end in order,
// too; whoever has started us with nohup does not.
void cancel_at_signals(int& happened) {
  const auto self = *asyncio::current_task();
  for (const int each : {SIGTERM, SIGHUP}) {
    struct sigaction now{};
    ::sigaction(each, nullptr, &now);
    if (now.sa_handler != SIG_DFL) continue;
    asyncio::add_signal_handler(each, [self, &happened, each] {
      happened = each;
      self.cancel();
    });
  }
}

// #region serve
// Until Ctrl-C; then programs that run are ended before their watchers are
// sent away. The service outlives the loop, and so all that may still ask it.
coroutine<> serve(std::optional<book_service>& service, settings with,
                  int& signal) {
  cancel_at_signals(signal);
  const asyncio::http_handler handler =
      [&service](const asyncio::http_request& asked) {
        return service->answer(asked);
      };
  const auto server =
      co_await asyncio::start_http_server(handler, "127.0.0.1", with.port);
  const int port = server.sockets().front().local_address().port();
  book_server::workshop_options shop{with.build};
  service.emplace(std::move(shop), port, book_server::runs_options());
  if (!with.allowed_host.empty()) service->allow_host(with.allowed_host);
  tell_link(*service, with, port);
  std::exception_ptr stopped;
  try {
    if (!with.no_browser)
      co_await open_browser("http://127.0.0.1:" + std::to_string(port) +
                            service->link());
    const auto render = [&with] {
      return std::make_unique<site::book_site>(with.root,
                                               site::audience::server);
    };
    service->show(co_await asyncio::to_thread(render));
    co_await asyncio::future<>();
  } catch (...) {
    stopped = std::current_exception();
  }
  co_await service->stop();
  co_await server.stop(1s);
  std::rethrow_exception(stopped);
}
// #endregion

int serve_until_interrupted(const settings& with) {
  check_host_name(with.allowed_host);
  // Each reader's page needs a connection. The limit that shells set is low; if
  // the system allows fewer, there can be fewer readers.
  common::lack_of_descriptors(8192);
  std::optional<book_service> service;
  int signal = 0;
  try {
    asyncio::run(asyncio::interruptible(serve(service, with, signal)));
  } catch (const asyncio::keyboard_interrupt& ctrl_c) {
    return ctrl_c.status();
  } catch (const asyncio::cancelled_error&) {
    return 128 + signal;
  } catch (const std::system_error& error) {
    if (service) throw;  // it was not the port
    throw common::usage_error(std::string(error.what()) +
                              " (--port 0 takes any port that is free)");
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && argv[1] == book_server::supervise_word)
    return book_server::supervise(argc, argv);
  settings with;
  int status = 0;
  common::command_line line("learn", "Serves the book, and runs its programs.");
  line.positional("ROOT", with.root, "the directory of the book");
  line.positional("BUILD", with.build, "the directory that ./learn builds in");
  line.number("--port", with.port, "the port; 0: any that is free", 0, 65535);
  line.text("--allow-host", with.allowed_host,
            "one more name by which browsers may call this");
  line.flag("--no-browser", with.no_browser, "only print the link");
  const int parsed =
      line.run(argc, argv, [&] { status = serve_until_interrupted(with); });
  return parsed != 0 ? parsed : status;
}
