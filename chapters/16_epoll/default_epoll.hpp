// Makes epoll the default selector: of all programs that include this file, or
// the whole library.

#pragma once

#include "07_select/default_selector.hpp"
#include "16_epoll/epoll_selector.hpp"

namespace asyncio {

/// Done before main() begins, and only if the program has not chosen another
/// one by then. (default_selector itself has its value before anything runs.)
inline const bool epoll_is_default = [] {
  selector_maker oldest = make_select_selector;
  return default_selector.compare_exchange_strong(oldest, make_epoll_selector);
}();

}  // namespace asyncio
