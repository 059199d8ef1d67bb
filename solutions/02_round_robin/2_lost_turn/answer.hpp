// rota: cooks take turns, in passes.
//
// Another way to be fair: no queue, but a list. In each pass every cook on the
// list gets one turn, in the order of the list; who has finished is struck off.

#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "02_round_robin/round_robin.hpp"

/// A list of cooks who take turns.
class rota {
 public:
  using cook = asyncio::generator<asyncio::turn>;

  /// Writes a cook at the end of the list. Not during a pass.
  void add(cook who) { cooks_.push_back(std::move(who)); }

  /// Gives each cook on the list one turn, in order, and strikes off those who
  /// have finished.
  void pass() {
    // #region answer
    for (std::size_t i = 0; i < cooks_.size();) {
      const bool finished = cooks_[i].next() == nullptr;
      if (finished)
        cooks_.erase(cooks_.begin() + static_cast<int>(i));
      else
        ++i;
    }
    // #endregion
  }

  /// How many cooks are on the list.
  std::size_t size() const noexcept { return cooks_.size(); }

 private:
  std::vector<cook> cooks_;
};
