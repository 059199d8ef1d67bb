// open_generators: the async generators of a loop that have begun and not
// ended.
//
// A destructor cannot wait. So when a loop ends, generators that are paused
// then are closed by run(), while there still is a loop to wait with.

#pragma once

#include <coroutine>
#include <exception>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "03_event_loop/event_loop.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/last_steps.hpp"
#include "12_queues/generator_state.hpp"

namespace asyncio {

coroutine<> shutdown_asyncgens(event_loop& loop);

/// The part of a loop that knows the generators that began in it, in this
/// order, as long as they have a handle.
class open_generators : public loop_part {
 public:
  explicit open_generators(event_loop& loop) {
    loop.part<last_steps>().add(
        "shutdown_asyncgens",
        [&loop] { return asyncio::shutdown_asyncgens(loop); },
        [&loop] { return !loop.part<open_generators>().all_.alone(); });
  }
  ~open_generators() override {
    while (!all_.alone()) all_.next()->take_out();
  }

  void add(generator_state& it) noexcept { it.insert_before(all_); }

  /// Gives the youngest, which is in the list no longer; empty: there is none.
  counted_ptr<generator_state> take_youngest() noexcept {
    if (all_.alone()) return {};
    auto* const it = static_cast<generator_state*>(all_.previous());
    it->take_out();
    return counted_ptr(it);
  }

 private:
  ring_link all_;  // stands before the first and behind the last
};

inline void generator_state::list_as_open() {
  if (auto* const loop = event_loop::running())
    loop->part<open_generators>().add(*this);
}

/// The caller's side of a call into a generator: such a call returns at the
/// body's next `co_yield`, and at its end. It is good for one.
class generator_call : public pending_call {
 public:
  explicit generator_call(const counted_ptr<generator_state>& of) noexcept
      : state_(of) {}

  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> caller) {
    state_->enter(*this, caller.promise().runs_on());
    if constexpr (requires { caller.promise().awaits(state_); })
      caller.promise().awaits(state_);
  }

 protected:
  generator_call(generator_call&&) = default;
  ~generator_call() = default;

  generator_state& state() const noexcept { return *state_; }
  void check_unused() const {
    if (!state_ || callee) refuse();
  }

 private:
  [[noreturn, gnu::noinline, gnu::cold]] static void refuse() {
    throw std::runtime_error("cannot reuse already awaited call");
  }

  counted_ptr<generator_state> state_;  // empty once this was moved
};

/// What aclose() gives.
class close_call : public generator_call {
 public:
  using generator_call::generator_call;

  bool await_ready() const {
    check_unused();
    state().check_not_running("aclose()");
    state().close();
    return state().ended();
  }
  void await_resume() {
    try {
      if (state().ended() || !state().came_back()) return;
    } catch (const generator_exit&) {
      return;
    }
    state().destroy_frame();
    throw std::runtime_error("async generator ignored GeneratorExit");
  }
};

/// Closes the open generators of a loop, one after the other, the youngest
/// first: it may use the others. What fails is reported. run() awaits this when
/// the tasks that were left over have ended (asyncio: loop.shutdown_asyncgens).
inline coroutine<> shutdown_asyncgens(event_loop& loop) {
  auto& open = loop.part<open_generators>();
  while (const auto it = open.take_youngest()) {
    std::exception_ptr error;
    try {
      co_await close_call(it);
    } catch (const system_exit&) {
      throw;
    } catch (const cancelled_error&) {
      // That is no failure: its body was asked to stop, and has.
    } catch (...) {
      error = std::current_exception();
    }
    if (error)
      loop.call_exception_handler(
          {"an error occurred during closing of asynchronous generator",
           error,
           {}});
  }
}

}  // namespace asyncio
