// dialogue: a generator that is answered.
//
// `co_yield question` in the body pauses and hands the question out; when the
// body goes on, the co_yield has a value: what the other side sent, or nothing.

#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

#include "common/observer/observer.hpp"

/// Python's generator with send(): yields questions, takes answers. Owns the
/// paused body; moves, does not copy.
template <class Question, class Answer>
class dialogue {
 public:
  class promise_type;

  dialogue(dialogue&& other) noexcept
      : frame_(std::exchange(other.frame_, nullptr)) {}
  ~dialogue() {
    if (frame_) frame_.destroy();
  }

  /// Goes on without an answer (Python: next(g), which is g.send(None)): the
  /// body's co_yield gives std::nullopt. Returns where the next question is,
  /// or nullptr once the body has ended. Throws what the body throws.
  Question* next() { return frame_.promise().next(); }

  /// Goes on with an answer: the body's co_yield gives it. Returns and throws
  /// as next() does; and std::logic_error when the body has not asked anything
  /// yet (Python: "can't send non-None value to a just-started generator").
  Question* send(Answer answer) {
    return frame_.promise().send(std::move(answer));
  }

 private:
  using frame_handle = std::coroutine_handle<promise_type>;

  explicit dialogue(frame_handle frame) noexcept : frame_(frame) {}

  frame_handle frame_;
};

/// The compiler's side. What `co_yield` gives to the body is what
/// await_resume() returns, in the object that yield_value() returns.
template <class Question, class Answer>
class dialogue<Question, Answer>::promise_type {
 public:
  promise_type() { asyncio::observer::birth("coroutine frame", this); }
  promise_type(const promise_type&) = delete;
  promise_type& operator=(const promise_type&) = delete;
  ~promise_type() { asyncio::observer::death("coroutine frame", this); }

  dialogue get_return_object() {
    return dialogue(frame_handle::from_promise(*this));
  }
  std::suspend_always initial_suspend() const noexcept { return {}; }
  std::suspend_always final_suspend() const noexcept { return {}; }
  void return_void() const noexcept {}
  void unhandled_exception() noexcept { error_ = std::current_exception(); }

  // #region answer
  /// The question stays here, in the frame, until the body goes on.
  auto yield_value(Question question) {
    question_ = std::move(question);
    struct answer_given {
      promise_type& asker;

      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<>) const noexcept {}
      /// Takes the answer away: it is for one question only.
      std::optional<Answer> await_resume() {
        return std::exchange(asker.answer_, std::nullopt);
      }
    };
    return answer_given{*this};
  }

  Question* next() {
    const auto frame = frame_handle::from_promise(*this);
    if (frame.done()) return nullptr;
    started_ = true;
    question_.reset();
    frame.resume();
    if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
    return question_ ? &*question_ : nullptr;
  }

  Question* send(Answer answer) {
    if (!started_) throw std::logic_error("nothing has been asked yet");
    answer_ = std::move(answer);
    return next();
  }

 private:
  std::optional<Question> question_;
  std::optional<Answer> answer_;
  bool started_ = false;
  // #endregion

  std::exception_ptr error_;
};
