// With this file in it, the benchmark's servers ask with epoll, as those of
// whoever includes the whole library do: default_epoll.hpp is all it takes.
// So there is a row with more connections than select() could watch.

#include "07_select/bench/servers.hpp"
#include "16_epoll/default_epoll.hpp"
#include "common/bench/rows.hpp"

namespace {

const bench::rows_of_a_chapter rows(16, [] {
  bench::add_server_row("echo", 10'000);
});

}  // namespace
