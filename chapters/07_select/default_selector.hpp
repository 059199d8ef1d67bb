// The default selector: which one a loop asks the kernel with.

#pragma once

#include <atomic>
#include <memory>

#include "07_select/select_selector.hpp"
#include "07_select/selector.hpp"

namespace asyncio {

/// Makes a selector.
using selector_maker = std::unique_ptr<selector> (*)();

inline std::unique_ptr<selector> make_select_selector() {
  return std::make_unique<select_selector>();
}

/// What loops that ask for their selector later on will use (Python:
/// selectors.DefaultSelector). May be replaced; for all threads.
inline constinit std::atomic<selector_maker> default_selector =
    make_select_selector;

}  // namespace asyncio
