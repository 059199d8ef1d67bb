  /// The answer for one who watches.
  static http_response watch(const counted_ptr<order>& it,
                             const http_request& asked) {
    auto answer = event_log::watch(it->log_, asked);
    if (answer.pieces) answer.pieces = passed_on(it, std::move(*answer.pieces));
    return answer;
  }

 private:
  // Counts one who watches, as long as it lives. The last one turns off the
  // light.
  class watcher {
   public:
    explicit watcher(order& of) : of_(of) { ++of_.watchers_; }
    watcher(const watcher&) = delete;
    watcher& operator=(const watcher&) = delete;
    ~watcher() {
      if (--of_.watchers_ == 0) of_.cook_.cancel();
    }

   private:
    order& of_;
  };

  static http_pieces passed_on(counted_ptr<order> it, http_pieces from) {
    const watcher counted_in(*it);
    while (auto piece = co_await from.next()) co_yield std::move(*piece);
  }

  // Takes ten minutes. Toast burns, always.
  static coroutine<> cook(counted_ptr<event_log> log, std::string dish) {
    try {
      log->add(dish + " is on the stove");
      co_await asyncio::sleep(std::chrono::minutes(10));
      if (dish == "toast") throw burnt();
      log->add(dish + " is on the table");
    } catch (...) {
      log->end();
      throw;
    }
    log->end();
  }

  int watchers_ = 0;  // how many watch now
