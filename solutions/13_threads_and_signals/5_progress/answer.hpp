/// What the work and the loop share: the newest report, and whether anybody
/// wants it.
class progress_state {
 public:
  explicit progress_state(const std::function<void(int)>& told)
      : told_(&told) {}

  // --- for the work's thread ---

  bool report(const std::shared_ptr<progress_state>& self, int percent) {
    if (is_over_) return false;
    // With an older one, there is a letter on its way, which takes this one.
    if (newest_.exchange(percent) == none)
      call_soon_threadsafe(outside_, [self] { self->deliver(); });
    return true;
  }

  // --- for the loop's thread ---

  /// From now on, nobody is told.
  void end() noexcept { is_over_ = true; }

 private:
  void deliver() {
    const int percent = newest_.exchange(none);
    if (!is_over_) (*told_)(percent);
  }

  static constexpr int none = -1;

  const threadsafe_loop outside_;
  // It belongs to the coroutine: used only in its thread, and until the end.
  const std::function<void(int)>* const told_;
  std::atomic<int> newest_ = none;  // not none: there is a letter on its way
  std::atomic<bool> is_over_ = false;
};

/// What the work gets: with this it says how far it is. May be copied.
class progress {
 public:
  explicit progress(std::shared_ptr<progress_state> state)
      : state_(std::move(state)) {}

  /// Reports how many percent are done (0 to 100), from the thread of the work.
  /// Returns whether anybody still wants the result.
  bool operator()(int percent) const { return state_->report(state_, percent); }

 private:
  std::shared_ptr<progress_state> state_;
};

/// Calls work(report) in a thread of the loop's pool, and gives its result.
/// What it reports comes to `told`, in the loop's thread, before the result
/// does. If the loop has not come to read a report when the next one is there,
/// it hears only of the newer one.
inline coroutine<int> with_progress(std::function<int(const progress&)> work,
                                    std::function<void(int)> told) {
  const auto state = std::make_shared<progress_state>(told);
  // Whatever ends us (a result, an exception, a cancellation) ends the reports.
  struct until_here {
    explicit until_here(progress_state& its) : state(its) {}
    until_here(const until_here&) = delete;
    ~until_here() { state.end(); }
    progress_state& state;
  };
  const until_here guard(*state);
  const progress report(state);
  co_return co_await to_thread(std::move(work), report);
}
