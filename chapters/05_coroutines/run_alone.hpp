// run_alone: a loop for one coroutine and nothing else. A rung: the next
// chapter's run() does more, and this one is left behind.

#pragma once

#include <memory>
#include <utility>

#include "03_event_loop/event_loop.hpp"
#include "05_coroutines/coroutine.hpp"

namespace asyncio {

/// Runs `body` on `loop` until it ends; returns what it returns, throws what it
/// throws.
template <class T>
T run_alone(event_loop& loop, coroutine<T> body) {
  class alone : public driver {
   public:
    alone(event_loop& loop, typename coroutine<T>::frame_handle root)
        : loop_(loop) {
      root.promise().run_on(*this);
      set_root(root);
      schedule_step(loop);
    }

   private:
    void step() override {
      if (run_until_blocked()) loop_.stop();
    }
    event_loop& loop_;
  };

  const auto frame = body.release();
  alone runner(loop, frame);
  loop.run_forever();
  return frame.promise().take();
}

/// The same on a loop of its own, which waits as told.
template <class T>
T run_alone(coroutine<T> body, std::unique_ptr<waiter> how_to_wait =
                                   std::make_unique<sleeping_waiter>()) {
  event_loop loop(std::move(how_to_wait));
  return run_alone(loop, std::move(body));
}

}  // namespace asyncio
