// gather_state: what is behind the future that gather() returns.
//
// The rules of CPython's gather() stand here: how it ends, and when.

#pragma once

#include <cstddef>
#include <exception>
#include <list>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "03_event_loop/event_loop.hpp"
#include "04_futures/errors.hpp"
#include "04_futures/future_state.hpp"
#include "04_futures/result_state.hpp"
#include "06_tasks/ask_to_stop.hpp"
#include "08_gather/children.hpp"

namespace asyncio {

/// The gathers of a loop whose children are not all done: one of the loop's
/// parts. It keeps them alive: a gather goes on listening to its children when
/// nobody waits for it any more.
class open_gathers : public loop_part {
 public:
  using place = std::list<counted_ptr<future_state>>::iterator;

  explicit open_gathers(event_loop&) {}
  place keep(future_state& it) { return all_.emplace(all_.end(), &it); }
  void release(place it) { all_.erase(it); }

 private:
  std::list<counted_ptr<future_state>> all_;
};

/// The shared state of the future that gather() returns. Collect says what its
/// result is made of, and whether it fails when a child does.
template <class Collect>
class gather_state final : public result_state<typename Collect::result> {
  using child_type = child<gather_state>;

 public:
  gather_state(event_loop& loop, std::vector<counted_ptr<future_state>> those)
      : result_state<typename Collect::result>(loop), children_(those.size()) {
    for (std::size_t i = 0; i < those.size(); ++i)
      children_[i].assign(*this, std::move(those[i]));
  }
  ~gather_state() override {
    if (this->has_unseen_error())
      this->report_error("_GatheringFuture exception was never retrieved");
  }

  std::string description() const override {
    return "a gather of " + std::to_string(children_.size());
  }

  // #region answer
  /// Begins to listen to the children. Those that are done count at once.
  void begin() {
    if (children_.empty()) return end();
    place_ = open_here().keep(*this);
    std::vector<child_type*> done_before;
    for (auto& each : children_)
      if (each.state().done())
        done_before.push_back(&each);
      else
        each.watch();
    for (auto* each : done_before) child_done(*each);
  }

  /// The loop tells that a child is done.
  void child_done(child_type& which) {
    future_state& it = which.state();
    if (++done_ == children_.size()) open_here().release(place_);
    if (this->done()) {
      it.mark_seen();  // there is nobody left to whom it could be told
    } else if (Collect::fails_with_a_child && it.peek_error()) {
      it.mark_seen();
      this->finish(it.peek_error());
    } else if (done_ == children_.size()) {
      end();
    }
  }

  /// Asks every child to stop. Returns false if all have ended already.
  bool cancel(std::string message) override {
    return ask_to_stop(*this, message);
  }
  future_state::answer be_asked(const std::string&) override {
    return this->done() ? future_state::answer::no
                        : future_state::answer::ask_others;
  }
  future_state* other(std::size_t n) override {
    return n < children_.size() ? &children_[n].state() : nullptr;
  }
  bool others_asked(bool yes, const std::string&) override {
    if (yes) cancel_requested_ = true;
    return yes;
  }

 private:
  // All have ended. If this was asked to stop, its outcome is a
  // cancelled_error, whatever the children made of the request.
  void end() {
    if (cancel_requested_) return this->finish(cancellation());
    try {
      if constexpr (std::is_void_v<typename Collect::result>)
        this->finish_with();
      else
        this->finish_with(Collect::from(children_));
    } catch (...) {  // a result could not be copied
      this->finish(std::current_exception());
    }
  }

  std::exception_ptr cancellation() {
    for (auto& each : children_) each.state().mark_seen();
    const future_state& last = children_.back().state();
    return last.cancelled() ? last.peek_error()
                            : std::make_exception_ptr(cancelled_error());
  }
  // #endregion

  open_gathers& open_here() const {
    return this->loop()->template part<open_gathers>();
  }

  // As long as fewer than all children are done, the loop keeps this, at
  // place_.
  std::vector<child_type> children_;
  std::size_t done_ = 0;  // how many children
  bool cancel_requested_ = false;
  open_gathers::place place_;
};

}  // namespace asyncio
