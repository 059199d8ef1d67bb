  /// A cook begins with it.
  explicit order(std::string dish)
      : cook_(asyncio::create_task(cook(log_, std::move(dish)), "a cook")) {}

  /// What is sent to one who watches.
  static http_pieces watch(const counted_ptr<order>& it) {
    return passed_on(it, dish_log::watch(it->log_));
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
  static coroutine<> cook(counted_ptr<dish_log> log, std::string dish) {
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
