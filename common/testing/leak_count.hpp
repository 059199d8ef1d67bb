// leak_count: which counted objects (coroutine frames, …) were made while it
// watches and are still alive.

#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>

#include "common/observer/observer.hpp"

namespace common {

/// Counts, by kind, the objects born in this thread since it was made. Deaths
/// of objects that are older than it are nobody's leak, and ignored.
class leak_count : public asyncio::observer {
 public:
  leak_count() : observer(interest::lives) {}

  /// How many objects are alive, of all kinds together.
  std::size_t alive() const {
    std::size_t sum = 0;
    for (const auto& [kind, objects] : alive_) sum += objects.size();
    return sum;
  }

  /// "2 coroutine frames and 1 timer"; empty when nothing is alive.
  std::string survivors() const {
    std::string text;
    for (const auto& [kind, objects] : alive_) {
      if (objects.empty()) continue;
      if (!text.empty()) text += " and ";
      text += std::to_string(objects.size()) + " " + kind;
      if (objects.size() > 1) text += "s";
    }
    return text;
  }

 private:
  using objects_by_kind =
      std::map<std::string, std::unordered_set<const void*>, std::less<>>;

  void on_birth(std::string_view kind, const void* what) override {
    auto found = alive_.find(kind);
    if (found == alive_.end())
      found = alive_.try_emplace(std::string(kind)).first;
    found->second.insert(what);
  }

  void on_death(std::string_view kind, const void* what) override {
    const auto found = alive_.find(kind);
    if (found != alive_.end()) found->second.erase(what);
  }

  objects_by_kind alive_;
};

}  // namespace common
