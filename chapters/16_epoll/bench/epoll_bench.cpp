// With this file in it, the benchmark's servers ask with epoll, as those of
// whoever includes the whole library do: default_epoll.hpp is all it takes.

#include "16_epoll/default_epoll.hpp"
