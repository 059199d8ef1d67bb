// What the test of interleavings keeps in mind: whom it has made, what became
// of each, which errors were thrown and which of them somebody has seen.

#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <doctest/doctest.h>
#include <exception>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/task.hpp"
#include "10_task_groups/exception_group.hpp"

namespace asyncio {

/// An error of a story. Each has a number of its own.
class failure : public std::runtime_error {
 public:
  explicit failure(int number)
      : std::runtime_error("failure " + std::to_string(number)),
        number_(number) {}
  int number() const noexcept { return number_; }

 private:
  int number_;
};

/// The numbers of the failures in an exception, also of those in groups.
inline std::vector<int> numbers_in(const std::exception_ptr& error) {
  try {
    if (error) std::rethrow_exception(error);
  } catch (const failure& it) {
    return {it.number()};
  } catch (const exception_group& group) {
    std::vector<int> all;
    for (const auto& each : group.exceptions())
      for (const int number : numbers_in(each)) all.push_back(number);
    return all;
  } catch (...) {  // a cancelled_error, a timeout_error
  }
  return {};
}

/// A member of the cast: its number, which is also what it returns, and its
/// task.
struct actor {
  int id = 0;
  task<int> runs;
};

/// Everything that happens by chance in a story, and the notes on it.
class story {
 public:
  explicit story(unsigned seed) : random_(seed) {}

  // --- chance: the same for the same seed, with every standard library ---

  int pick(int below) {
    return static_cast<int>(random_() % static_cast<unsigned>(below));
  }
  bool one_in(int times) { return pick(times) == 0; }

  // --- the cast ---

  int new_id() { return last_id_++; }
  void begins(int id) { on_stage_.insert(id); }
  void ends(int id, const std::exception_ptr& error) {
    on_stage_.erase(id);
    for (const int number : numbers_in(error)) thrown_by_[number].insert(id);
  }
  /// Has it begun, and not ended?
  bool is_on_stage(int id) const { return on_stage_.contains(id); }

  void add(const any_task& it) { tasks_.push_back(it); }
  std::vector<any_task>& tasks() noexcept { return tasks_; }

  // --- errors: none may vanish ---

  failure new_failure() {
    thrown_by_[++last_failure_] = {};
    return failure(last_failure_);
  }
  void saw(const std::exception_ptr& error) {
    for (const int number : numbers_in(error)) seen_.insert(number);
  }
  void saw_outcome(const any_task& it) {
    if (!it.cancelled()) saw(it.exception());
  }
  /// asyncio itself says nothing of what this one may throw.
  void excuse(const actor& it) { excused_.insert(it.id); }
  void excuse_if_done(const actor& it) {
    if (it.runs.done()) excuse(it);
  }
  void excuse(const failure& it) { seen_.insert(it.number()); }

  // --- who awaits whom, by what ---

  /// While this lives, a task awaits a gather, or a shield, of those.
  class awaiting {
   public:
    enum class kind { gather, shield };
    awaiting(story& s, kind how, counted_ptr<future_state> what,
             std::vector<actor> those)
        : all_(s.awaiting_),
          how_(how),
          who_(*current_task()),
          what_(std::move(what)),
          those_(std::move(those)) {
      all_.push_back(this);
    }
    awaiting(const awaiting&) = delete;
    awaiting& operator=(const awaiting&) = delete;
    ~awaiting() { std::erase(all_, this); }

   private:
    friend class story;
    std::vector<awaiting*>& all_;
    kind how_;
    any_task who_;
    counted_ptr<future_state> what_;
    std::vector<actor> those_;
  };

  /// Cancels somebody, and looks who else is asked by that. One that has ended
  /// is left alone: to cancel is to say that one has no use for the exception.
  void cancel(const any_task& victim) {
    if (victim.done()) return;
    struct before {
      const awaiting* it;
      int requests;
      std::vector<int> of_those;
    };
    std::vector<before> all;
    for (const auto* each : awaiting_) {
      if (each->what_->done()) continue;
      before now{each, each->who_.cancelling(), {}};
      for (const auto& child : each->those_)
        now.of_those.push_back(child.runs.cancelling());
      all.push_back(std::move(now));
    }
    victim.cancel("trouble");
    for (const auto& [it, requests, of_those] : all) {
      if (it->who_.cancelling() == requests) continue;
      for (std::size_t i = 0; i < of_those.size(); ++i) {
        const auto& child = it->those_[i].runs;
        const bool asked = child.cancelling() > of_those[i];
        if (it->how_ == awaiting::kind::gather)
          must(asked || child.done(),
               "a gather was cancelled, and has not asked its children");
        else if (it->who_ == victim)
          must(!asked, "a shield let a request through");
      }
    }
  }

  // --- what must hold ---

  void must(bool holds, const std::string& what) {
    if (!holds) wrong_.push_back(what);
  }

  /// When all is over: what did not hold, or has vanished; empty if all is
  /// well.
  std::string complaints() const {
    auto all = wrong_;
    if (!on_stage_.empty()) all.push_back("somebody has begun, and not ended");
    for (const auto& [number, by] : thrown_by_)
      if (!seen_.contains(number) &&
          std::none_of(by.begin(), by.end(),
                       [&](int id) { return excused_.contains(id); }))
        all.push_back("failure " + std::to_string(number) +
                      " was thrown, and nobody was told");
    std::string text;
    for (const auto& each : all) text += "\n  " + each;
    return text;
  }

 private:
  std::mt19937 random_;
  int last_id_ = 0;
  int last_failure_ = 0;
  std::set<int> on_stage_;
  std::vector<any_task> tasks_;
  std::vector<awaiting*> awaiting_;
  std::map<int, std::set<int>> thrown_by_;  // a failure, and whom it has ended
  std::set<int> seen_;
  std::set<int> excused_;
  std::vector<std::string> wrong_;
};

/// Tells stories 1 to `last`, or only the one that the variable STORY names,
/// each under virtual time; none may have anything to complain of.
inline void tell_all(coroutine<> (*tell)(story&), unsigned last = 5000) {
  const char* const only = std::getenv("STORY");
  const unsigned first = only ? static_cast<unsigned>(std::atoi(only)) : 1;
  if (only) last = first;
  for (unsigned seed = first; seed <= last; ++seed) {
    CAPTURE(seed);
    story it(seed);
    REQUIRE_NOTHROW(run(tell(it), std::make_unique<virtual_time>()));
    REQUIRE_MESSAGE(it.complaints().empty(),
                    "STORY=" << seed << it.complaints());
  }
}

/// Counts those who are somewhere in the middle, however they leave.
class counted_in {
 public:
  explicit counted_in(int& count) : count_(count) { ++count_; }
  counted_in(const counted_in&) = delete;
  counted_in& operator=(const counted_in&) = delete;
  ~counted_in() { --count_; }

 private:
  int& count_;
};

}  // namespace asyncio
