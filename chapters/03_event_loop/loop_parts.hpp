// loop_parts: what belongs to a loop without the loop knowing what it is.
//
// Whoever needs something of which each loop has one (a list, a better waiter)
// derives it from loop_part and asks the loop for it by type.

#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace asyncio {

/// Something that belongs to a loop and lives as long as it is open; see
/// event_loop::part().
class loop_part {
 public:
  loop_part() = default;
  loop_part(const loop_part&) = delete;
  loop_part& operator=(const loop_part&) = delete;
  virtual ~loop_part() = default;

  /// When nothing can ever wake the loop again, each part may say what it
  /// still waits for: lines for the loop's message, or nothing.
  virtual std::string unfinished() const { return {}; }
};

/// The parts of one loop, at most one of each class, in the order made.
class loop_parts {
 public:
  /// The part of class Part, or nullptr.
  template <class Part>
  Part* find() const {
    for (const auto& [key, part] : parts_)
      if (key == &key_of<Part>) return static_cast<Part*>(part.get());
    return nullptr;
  }

  /// Adds what `make` gives. Room for it is made before: a part may have taken
  /// its place in the loop by the time it is made.
  template <class Part, class Make>
  Part& add(Make make) {
    parts_.reserve(parts_.size() + 1);
    std::unique_ptr<Part> part = make();
    Part& result = *part;
    parts_.emplace_back(&key_of<Part>, std::move(part));
    return result;
  }

  /// Destroys all, the last made first: a part may use those that were there
  /// before it.
  void clear() {
    while (!parts_.empty()) {
      const auto last = std::move(parts_.back());
      parts_.pop_back();
    }
  }

  /// What the parts wait for, all together.
  std::string unfinished() const {
    std::string all;
    for (const auto& [key, part] : parts_) all += part->unfinished();
    return all;
  }

 private:
  // Its address stands for the type.
  template <class Part>
  inline static const char key_of = 0;

  std::vector<std::pair<const void*, std::unique_ptr<loop_part>>> parts_;
};

}  // namespace asyncio
