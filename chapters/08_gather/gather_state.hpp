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

/// What a gather does, whatever it gives: it waits for its children. It is part
/// of a gather_state, and compiled once for all of those.
class gather_core {
 public:
  using child_list = std::vector<child<gather_core>>;

  /// Keeps this alive, for as long as somebody has it.
  counted_ptr<future_state> keep_alive() const noexcept {
    return counted_ptr(&future_);
  }

  // #region answer
  /// Begins to listen to the children. Those that are done count at once.
  void begin() {
    if (children_.empty()) return end();
    place_ = open_here().keep(future_);
    std::vector<child<gather_core>*> done_before;
    for (auto& each : children_)
      if (each.state().done())
        done_before.push_back(&each);
      else
        each.watch();
    for (auto* each : done_before) child_done(*each);
  }

  /// The loop tells that a child is done.
  void child_done(child<gather_core>& which) {
    future_state& it = which.state();
    if (--pending_ == 0) open_here().release(place_);
    if (future_.done()) {
      it.mark_seen();  // there is nobody left to whom it could be told
    } else if (fails_with_a_child_ && it.peek_error()) {
      it.mark_seen();
      fail(it.peek_error());
    } else if (pending_ == 0) {
      end();
    }
  }

 protected:
  // --- A request to stop comes by, see ask_to_stop() ---

  future_state::answer be_asked() const {
    return future_.done() ? future_state::answer::no
                          : future_state::answer::ask_others;
  }
  /// The children are asked in its place.
  future_state* other(std::size_t n) const {
    return n < children_.size() ? &children_[n].state() : nullptr;
  }
  bool others_asked(bool yes) {
    if (yes) cancel_requested_ = true;
    return yes;
  }

 private:
  // All have ended. If this was asked to stop, its outcome is a
  // cancelled_error, whatever the children made of the request.
  void end() {
    if (cancel_requested_) return fail(cancellation());
    try {
      succeed(children_);
    } catch (...) {  // a result could not be copied
      fail(std::current_exception());
    }
  }

  std::exception_ptr cancellation() {
    for (auto& each : children_) each.state().mark_seen();
    const future_state& last = children_.back().state();
    return last.cancelled() ? last.peek_error()
                            : std::make_exception_ptr(cancelled_error());
  }
  // #endregion

 protected:
  /// `future`: what this is part of.
  gather_core(future_state& future, bool fails_with_a_child,
              std::vector<counted_ptr<future_state>> those)
      : future_(future),
        fails_with_a_child_(fails_with_a_child),
        children_(those.size()),
        pending_(those.size()) {
    for (std::size_t i = 0; i < those.size(); ++i)
      children_[i].assign(*this, std::move(those[i]));
  }
  ~gather_core() = default;

  std::size_t size() const noexcept { return children_.size(); }

  /// The two ways in which the future ends: with what the children have given,
  /// or with an exception.
  virtual void succeed(const child_list& children) = 0;
  virtual void fail(std::exception_ptr error) = 0;

 private:
  open_gathers& open_here() const {
    return future_.loop()->part<open_gathers>();
  }

  // While some are pending_, the loop keeps the future, at place_.
  future_state& future_;
  const bool fails_with_a_child_;  // and does not wait for the others
  bool cancel_requested_ = false;
  child_list children_;
  std::size_t pending_;  // of the children, and we have not heard of them
  open_gathers::place place_;
};

/// Makes the result of what the children have given.
template <class Result>
using collector = Result (*)(const gather_core::child_list& children);

/// The shared state of the future that gather() returns.
template <class Result>
class gather_state final : public result_state<Result>, public gather_core {
 public:
  gather_state(event_loop& loop, std::vector<counted_ptr<future_state>> those,
               bool fails_with_a_child, collector<Result> collect)
      : result_state<Result>(loop),
        gather_core(*this, fails_with_a_child, std::move(those)),
        collect_(collect) {}
  ~gather_state() override {
    if (this->has_unseen_error())
      this->report_error("_GatheringFuture exception was never retrieved");
  }

  std::string description() const override {
    return "a gather of " + std::to_string(size());
  }

  /// Asks every child to stop. Returns false if all have ended already.
  bool cancel(std::string message) override {
    return ask_to_stop(*this, message);
  }
  future_state::answer be_asked(const std::string&) override {
    return gather_core::be_asked();
  }
  future_state* other(std::size_t n) override { return gather_core::other(n); }
  bool others_asked(bool yes, const std::string&) override {
    return gather_core::others_asked(yes);
  }

 private:
  void succeed(const child_list& children) override {
    if constexpr (std::is_void_v<Result>)
      this->finish_with();
    else
      this->finish_with(collect_(children));
  }
  void fail(std::exception_ptr error) override {
    this->finish(std::move(error));
  }

  const collector<Result> collect_;
};

}  // namespace asyncio
