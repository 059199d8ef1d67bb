// run_alone: a loop for one coroutine and nothing else. A rung: the next
// chapter's run() does more, and this one is left behind.

#pragma once

#include <memory>
#include <stdexcept>
#include <utility>

#include "03_event_loop/event_loop.hpp"
#include "05_coroutines/coroutine.hpp"

namespace asyncio {

/// Runs `body` on `loop` until it ends; returns what it returns, throws what it
/// throws. Throws std::runtime_error if the loop cannot run, or is stopped
/// before. If it throws before the end, body is destroyed and the loop closed.
template <class T>
T run_alone(event_loop& loop, coroutine<T> body) {
  // #region alone
  class alone : public driver {
   public:
    alone(event_loop& loop, typename coroutine<T>::frame_handle root)
        : loop_(loop) {
      root.promise().run_on(*this);
      set_root(root);
      schedule_step(loop);
    }
    ~alone() override {
      if (ended_) return;
      unwind();
      loop_.close();  // a step of ours may still be in its queue
    }
    bool ended() const noexcept { return ended_; }

   private:
    void step() override {
      ended_ = run_until_blocked();
      if (ended_) loop_.stop();
    }

    event_loop& loop_;
    bool ended_ = false;
  };
  // #endregion

  loop.check_can_run();
  const auto frame = body.release();
  alone runner(loop, frame);
  loop.run_forever();
  if (!runner.ended())
    throw std::runtime_error("Event loop stopped before the coroutine ended");
  return frame.promise().take();
}

/// The same on a loop of its own, which waits as told.
template <class T>
T run_alone(coroutine<T> body, std::unique_ptr<waiter> how_to_wait =
                                   std::make_unique<sleeping_waiter>()) {
  event_loop loop(std::move(how_to_wait));
  return asyncio::run_alone(loop, std::move(body));
}

}  // namespace asyncio
