/// Says that an order is done, however the work on it ends.
class in_work {
 public:
  explicit in_work(queue<std::string>& orders) : orders_(orders) {}
  in_work(const in_work&) = delete;
  in_work& operator=(const in_work&) = delete;
  ~in_work() { orders_.task_done(); }

 private:
  queue<std::string>& orders_;
};

/// A cook: takes orders and cooks them, until there will be no more.
inline coroutine<> cook(stove& at, queue<std::string>& orders) {
  try {
    while (true) {
      const std::string order = co_await orders.get();
      const in_work until_here(orders);
      try {
        co_await at.cook(order);
      } catch (const burnt&) {
        at.apologize(order);
      }
    }
  } catch (const queue_shut_down&) {  // there will be no more
  }
}

/// Has three cooks cook all of these. Returns when everything is done and all
/// cooks have gone home.
inline coroutine<> evening(stove& at, queue<std::string>& orders,
                           std::vector<std::string> all) {
  std::vector<task<>> cooks;
  for (int i = 0; i < 3; ++i) cooks.push_back(create_task(cook(at, orders)));
  for (const std::string& order : all) co_await orders.put(order);
  orders.shutdown();
  for (const auto& each : cooks) co_await each;
}
