  std::suspend_always initial_suspend() const noexcept { return {}; }

  /// At its end a coroutine tells the driver, and stays until its frame is
  /// destroyed by whoever takes the result.
  struct tell_driver {
    bool await_ready() const noexcept { return false; }
    template <std::derived_from<coroutine_promise> Promise>
    void await_suspend(
        [[maybe_unused]] std::coroutine_handle<Promise> ended) const noexcept {
    }  // your code
    void await_resume() const noexcept {}
  };
  tell_driver final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept {}  // your code

  /// The driver of the stack that this coroutine is part of.
  driver& runs_on() const noexcept { return *driver_; }
  void run_on(driver& which) noexcept { driver_ = &which; }

 protected:
  ~coroutine_promise() { observer::death("coroutine frame", this); }

  void rethrow_error() {}  // your code

 private:
  driver* driver_ = nullptr;
  std::exception_ptr error_;
};

/// ... and the part that does.
template <class T>
class result_promise : public coroutine_promise {
 public:
  template <class Value = T>
    requires std::convertible_to<Value, T>
  void return_value([[maybe_unused]] Value&& value) {}  // your code
  /// What the coroutine returned; throws what it threw. Once.
  T take() {
    throw std::logic_error("take() is not written");  // your code
  }

 private:
  std::optional<T> value_;
};

template <>
class result_promise<void> : public coroutine_promise {
 public:
  void return_void() const noexcept {}
  void take() {}  // your code
};

/// A coroutine that has been called and not yet run (Python's coroutine
/// object). Moves; is awaited once, or given to a driver. Dropped unawaited, it
/// never runs; in debug mode, the running loop is told.
template <class T = void>
class [[nodiscard]] coroutine {
  static_assert(!std::is_reference_v<T>,
                "a coroutine cannot return a reference, which might dangle by "
                "the time it is used: return a pointer");
  static_assert(!std::is_const_v<T>,
                "a coroutine cannot return a const result, which could never "
                "be moved out: leave the const away");

 public:
  class promise_type;
  using frame_handle = std::coroutine_handle<promise_type>;
  using value_type = T;

  coroutine(coroutine&& other) noexcept
      : frame_(std::exchange(other.frame_, nullptr)) {}
  /// What this was before is dropped at once.
  coroutine& operator=(coroutine&& other) noexcept {
    coroutine taken(std::move(other));
    std::swap(frame_, taken.frame_);
    return *this;
  }
  ~coroutine() {
    if (frame_) drop();
  }

  /// `co_await c`: runs c to its end and gives its result, or throws what it
  /// threw. Throws std::runtime_error the second time.
  auto operator co_await() { return call(release()); }

  /// Hands the frame over to a driver, which owns it from then on.
  frame_handle release() {
    throw std::runtime_error("release() is not written");  // your code
  }

 private:
  explicit coroutine(frame_handle frame) noexcept : frame_(frame) {}

  // The awaiting side of a call, kept in the caller's frame while it lasts.
  class call : public pending_call {
   public:
    explicit call(frame_handle frame) noexcept { callee = frame; }
    call(const call&) = delete;
    call& operator=(const call&) = delete;
    ~call() {}  // your code

    bool await_ready() const noexcept { return false; }
    template <class Promise>
    void await_suspend(
        [[maybe_unused]] std::coroutine_handle<Promise> caller) noexcept {
    }  // your code
    T await_resume() {
      throw std::logic_error("await_resume() is not written");  // your code
    }

   private:
    promise_type& promise() const noexcept {
      return frame_handle::from_address(callee.address()).promise();
    }
  };

  // Apart, because most coroutines are awaited, and then have no frame here.
  [[gnu::noinline, gnu::cold]] void drop() noexcept {
    report_never_awaited();
    frame_.destroy();
  }

  void report_never_awaited() noexcept {
    auto* const loop = event_loop::running();
    if (loop == nullptr || !loop->get_debug()) return;
    report_quietly([&] {
      loop->call_exception_handler({"coroutine was never awaited", {}, {}});
    });
  }
