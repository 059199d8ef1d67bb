// Earlier chapters do not notice which selector asks the kernel: their tests of
// selectors, sockets, faults and cancellations run again, with epoll, which is
// the default here; and then with the others, in processes of their own.

#include <cstdlib>
#include <doctest/doctest.h>
#include <map>
#include <memory>
#include <string>

#include "07_select/default_selector.hpp"
#include "07_select/selector.hpp"
#include "07_select/tests/reactor_test.cpp"
#include "07_select/tests/readers_test.cpp"
#include "07_select/tests/select_selector_rules_test.cpp"
#include "07_select/tests/signals_test.cpp"
#include "07_select/tests/sock_calls_test.cpp"
#include "07_select/tests/sock_faults_test.cpp"
#include "07_select/tests/sock_test.cpp"
#include "07_select/tests/threads_test.cpp"
#include "10_task_groups/tests/cancel_everywhere_test.cpp"
#include "13_threads_and_signals/tests/everywhere_test.cpp"
#include "14_streams/tests/streams_cancelled_test.cpp"
#include "15_subprocesses/tests/processes_cancelled_test.cpp"
#include "16_epoll/default_epoll.hpp"
#include "16_epoll/poll_selector.hpp"
#include "common/process/process.hpp"

namespace earlier_chapters_test {

namespace {

using asyncio::selector;
using asyncio::selector_maker;

/// epoll without its laziness.
class hasty_epoll : public asyncio::epoll_selector {
  void rest(int fd, events what) noexcept override { remove(fd, what); }
};

const std::map<std::string, selector_maker> makers{
    {"select", asyncio::make_select_selector},
    {"poll", asyncio::make_poll_selector},
    {"epoll", asyncio::make_epoll_selector},
    {"hasty epoll",
     []() -> std::unique_ptr<selector> {
       return std::make_unique<hasty_epoll>();
     }},
};

// A process of the kind that the test case below starts is told which one to
// use.
const bool chosen = [] {
  const char* const name = std::getenv("SELECTOR_TO_TEST");
  if (name != nullptr) asyncio::default_selector = makers.at(name);
  return name != nullptr;
}();

}  // namespace

TEST_CASE("earlier chapters' tests hold with each selector") {
  CHECK((chosen || asyncio::default_selector == asyncio::make_epoll_selector));
  if (chosen) return;
  for (const std::string name : {"select", "poll", "hasty epoll"}) {
    CAPTURE(name);
    const auto ended = common::run_to_end(
        {{"/proc/self/exe", "--source-file=*chapters/0*,*chapters/1*",
          "--source-file-exclude=*chapters/16*"},
         ".",
         {{"SELECTOR_TO_TEST", name}}});
    CHECK_MESSAGE(ended.succeeded(), ended.output);
    CHECK_MESSAGE(ended.output.find("| 0 failed") != std::string::npos,
                  ended.output);
  }
}

}  // namespace earlier_chapters_test
