// For tests: something that must die in the thread in which it was expected to.

#pragma once

#include <atomic>
#include <doctest/doctest.h>
#include <memory>
#include <thread>
#include <utility>

namespace asyncio {

/// Gives witnesses, which check that they die in the thread that made this.
class own_thread {
  struct count {
    std::atomic<int> alive = 0;
    std::thread::id home = std::this_thread::get_id();
  };

 public:
  /// Moves; the last place it was moved to dies in our thread, or a check
  /// fails.
  class witness_of {
   public:
    explicit witness_of(std::shared_ptr<count> of) : of_(std::move(of)) {
      ++of_->alive;
    }
    witness_of(witness_of&&) = default;
    witness_of& operator=(witness_of&&) = delete;
    ~witness_of() {
      if (!of_) return;
      --of_->alive;
      CHECK_MESSAGE(std::this_thread::get_id() == of_->home,
                    "destroyed in a thread that is not the loop's");
    }

   private:
    std::shared_ptr<count> of_;
  };

  witness_of witness() const { return witness_of(count_); }
  int alive() const { return count_->alive; }

 private:
  std::shared_ptr<count> count_ = std::make_shared<count>();
};

}  // namespace asyncio
