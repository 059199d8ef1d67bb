// job_for_loop and job_future: a job of a loop, and the future of its result.
//
// The future stays in the loop's thread. The job goes to a thread of a pool,
// and comes back in a letter. What belongs to the caller (the function, what it
// has captured, its result) is only used by the other thread. It dies where it
// came from.

#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "03_event_loop/event_loop.hpp"
#include "04_futures/result_state.hpp"
#include "07_select/reactor.hpp"
#include "08_gather/outcome.hpp"
#include "13_threads_and_signals/mailbox.hpp"
#include "13_threads_and_signals/thread_pool.hpp"
#include "13_threads_and_signals/threadsafe_loop.hpp"

namespace asyncio {

template <class T>
class job_future;

/// A job that comes back to its loop, whatever it calls and gives.
class loop_job : public pool_job {
 public:
  explicit loop_job(event_loop& loop) : outside_(loop) {
    answer_.emplace_back();
  }

  /// It will not run: what it has captured is destroyed. In the loop's thread.
  virtual void drop() noexcept = 0;

  void run(std::shared_ptr<pool_job> self) noexcept final {
    call();
    go_home(std::move(self));
  }
  void will_not_run(std::shared_ptr<pool_job> self) noexcept final {
    go_home(std::move(self));
  }

 protected:
  event_loop& loop() const noexcept { return outside_.box()->loop(); }

 private:
  virtual void call() noexcept = 0;  // in a thread of the pool
  virtual void arrive() = 0;         // back in the loop's thread

  void go_home(std::shared_ptr<pool_job> self) noexcept {
    const auto box = outside_.box();
    letter_list answer = std::move(answer_);
    answer.front() = [it = std::static_pointer_cast<loop_job>(
                          std::move(self))] { it->arrive(); };
    // From here on this lives in the letter. Once that is sent, the loop's
    // thread may read it at any moment, and then this is gone.
    box->post_answer(std::move(answer));
  }

  const threadsafe_loop outside_;  // so the loop waits for us
  letter_list answer_;             // prepared: sending it needs no memory
};

/// A job that gives a T, as its future knows it.
template <class T>
class job_with_result : public loop_job {
 public:
  using loop_job::loop_job;

  // --- in the loop's thread ---

  /// Whom to tell of the result. (The job does not keep its future alive: a
  /// future that its own job holds would never go.)
  void belongs_to(job_future<T>& future) noexcept { future_ = &future; }
  /// There is nobody any more. An exception is then for the loop's handler,
  /// unless nobody wants to hear of that, either.
  void has_no_future(bool report) noexcept {
    future_ = nullptr;
    reports_ = report;
  }

 protected:
  // call() gives it, arrive() takes it. Empty: there was no call.
  std::optional<outcome<T>> result_;

 private:
  void arrive() final;

  job_future<T>* future_ = nullptr;
  bool reports_ = false;  // only without a future
};

/// The future of a job.
template <class T>
class job_future final : public result_state<T> {
 public:
  job_future(event_loop& loop, std::shared_ptr<job_with_result<T>> of)
      : result_state<T>(loop), job_(std::move(of)) {
    loop.part<reactor>().expect(+1);
    job_->belongs_to(*this);
  }
  ~job_future() override {
    leave_job(true);
    if (this->has_unseen_error())
      this->report_error("Future exception was never retrieved");
  }

  // #region cancel
  /// A job that nobody has begun is dropped. One that runs cannot be stopped:
  /// nobody waits for it any more, that is all.
  bool cancel(std::string message) override {
    if (job_ && job_->take()) job_->drop();
    leave_job(false);
    return result_state<T>::cancel(std::move(message));
  }
  // #endregion
  std::string description() const override { return "a thread"; }

  /// The job is back, with this result. It lives until we have it.
  void take_outcome(outcome<T>& result) {
    leave_job(false);
    if (this->done()) return;  // somebody else has set it
    try {
      pass_on(result);
    } catch (...) {  // the result could not be copied
      this->finish(std::current_exception());
    }
  }

 private:
  void pass_on(outcome<T>& result) {
    if (auto error = result.exception())
      this->finish(std::move(error));
    else if constexpr (std::is_void_v<T>)
      this->finish_with();
    else
      this->finish_with(std::move(result.value()));
  }

  void leave_job(bool report) noexcept {
    const auto it = std::move(job_);
    if (!it) return;
    it->has_no_future(report);
    if (auto* const open = this->loop(); open != nullptr && !open->is_closed())
      open->template part<reactor>().expect(-1);
  }

  std::shared_ptr<job_with_result<T>> job_;  // until it is back
};

template <class T>
void job_with_result<T>::arrive() {
  if (!result_) {  // the pool has dropped it
    if (future_ != nullptr) future_->cancel({});
    return;
  }
  if (future_ != nullptr) return future_->take_outcome(*result_);
  if (const auto error = result_->exception(); error && reports_)
    loop().call_exception_handler(
        {"Future exception was never retrieved", error, {}});
}

/// The job that calls f.
template <class F, class T = std::invoke_result_t<F&>>
class job_for_loop final : public job_with_result<T> {
 public:
  job_for_loop(event_loop& loop, F f)
      : job_with_result<T>(loop), f_(std::move(f)) {}

  void drop() noexcept override { f_.reset(); }

 private:
  // When this returns, the exception is stored, and no longer being handled:
  // this thread has no part in it any more.
  void call() noexcept override {
    auto& result = this->result_;
    try {
      if constexpr (std::is_void_v<T>) {
        (*f_)();
        result.emplace(std::in_place);
      } else {
        result.emplace(std::in_place, (*f_)());
      }
    } catch (...) {
      result.emplace(std::current_exception());
    }
  }

  std::optional<F> f_;
};

}  // namespace asyncio
