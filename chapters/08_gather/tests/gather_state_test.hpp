// What the judges of gather's rule share: dishes, and cooks who may refuse to
// stop. There are no tasks in it and only one type of result, since each type
// costs a judge time to compile.

#pragma once

#include <cstddef>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "04_futures/tests/future_test.hpp"
#include "08_gather/gather.hpp"

namespace gather_state_test {

using namespace asyncio;

/// A result; one of less than nothing cannot be copied.
struct dish {
  int size;

  explicit dish(int how_much) : size(how_much) {}
  dish(dish&&) = default;
  dish(const dish& other) : size(other.size) {
    if (size < 0) throw std::runtime_error("not to be copied");
  }
};

/// The future of a dish whose cook may refuse to stop, like a task that catches
/// its cancelled_error; each request leaves its message in `asked`.
class cook : public result_state<dish> {
 public:
  cook(event_loop& loop, std::string& asked)
      : result_state<dish>(loop), asked_(asked) {}
  ~cook() override {
    if (has_unseen_error())
      report_error("Future exception was never retrieved");
  }

  bool cancel(std::string message) override {
    if (done()) return false;
    asked_ += message + "; ";
    return refuses || result_state<dish>::cancel(std::move(message));
  }
  void stop(std::string message) { result_state<dish>::cancel(message); }

  bool refuses = false;

 private:
  std::string& asked_;
};

/// What makes a future of a cook.
struct cook_handle : future<dish> {
  explicit cook_handle(const counted_ptr<cook>& it) : future<dish>(it) {}
};

/// Some dishes to gather, all of one loop.
struct kitchen : reporting_fixture {
  std::string asked;
  std::vector<future<dish>> dishes;

  void order(int how_many) {
    for (int i = 0; i < how_many; ++i)
      dishes.push_back(cook_handle(counted_ptr(new cook(loop, asked))));
  }
  cook& cook_of(std::size_t which) {
    return static_cast<cook&>(*dishes[which].state());
  }
  void all_refuse() {
    for (std::size_t i = 0; i < dishes.size(); ++i) cook_of(i).refuses = true;
  }
  /// A gather of the dishes, whatever it gives.
  counted_ptr<future_state> begin(bool outcomes) {
    if (outcomes) return gather(return_exceptions, dishes).state();
    return gather(dishes).state();
  }
  void burn(std::size_t which, const char* what) {
    dishes[which].set_exception(std::runtime_error(what));
  }
  void serve(std::size_t which, int size) {
    dishes[which].set_result(dish(size));
  }
};

}  // namespace gather_state_test
