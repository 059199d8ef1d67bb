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
