// leak_count: which counted objects (coroutine frames, …) were made while it
// watches and are still alive.

#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>

#include "common/observer/observer.hpp"

namespace common {

/// Counts, by kind, the objects born in this thread since it was made. Deaths
/// of objects that are older than it are nobody's leak, and ignored. (It is
/// compiled with test_main.cpp: maps would keep the compiler busy in each
/// test.)
class leak_count : public asyncio::observer {
 public:
  leak_count();
  ~leak_count() override;

  /// How many objects are alive, of all kinds together.
  std::size_t alive() const;

  /// "2 coroutine frames and 1 timer"; empty when nothing is alive.
  std::string survivors() const;

 private:
  using objects_by_kind =
      std::map<std::string, std::unordered_set<const void*>, std::less<>>;

  void on_birth(std::string_view kind, const void* what) override;
  void on_death(std::string_view kind, const void* what) override;

  objects_by_kind alive_;
};

}  // namespace common
