// timeline: what was who doing when? Listens to what runs, and afterwards tells
// it as lanes, one for each name. The drawings (text, SVG, trace) start from
// these lanes; each is a file of its own.

#pragma once

#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/observer/observer.hpp"
#include "common/timeline/output_record.hpp"
#include "common/timeline/run_record.hpp"

namespace common {

/// A place in a run. Time alone does not tell two events apart: under virtual
/// time all work takes none. So work is counted beside it, in steps.
struct instant {
  std::chrono::nanoseconds at{0};  // since the first clock report
  std::uint64_t step = 0;          // how often somebody had started to run
  std::uint64_t order = 0;         // how many changes were reported before

  /// On the same spot of every drawing?
  bool same_place(const instant& other) const {
    return at == other.at && step == other.step;
  }
};

/// From one instant to another somebody was ready, running or waiting.
struct span {
  instant from, to;
  asyncio::activity doing;
  std::string why;  // what was waited for
};

/// Somebody ended: was cancelled or done, or failed, which is a way of being
/// done whose reason starts with "failed".
struct ending {
  instant at;
  asyncio::activity how;
  std::string why;

  bool failed() const { return why.starts_with("failed"); }
  /// "done", "cancelled", "failed: no salt".
  std::string text() const;
};

/// All that was reported of one name, in order.
struct lane {
  std::string name;
  std::vector<span> spans;
  std::vector<ending> endings;

  /// How many pieces it ran in.
  std::size_t runs() const;
};

/// A run that is over, ready to be drawn.
struct history {
  std::vector<lane> lanes;  // by first appearance
  instant end;
  std::vector<std::chrono::nanoseconds> starts;  // when each step started
  std::size_t left_out = 0;  // changes after timeline::most_changes

  /// Does time order the events? If not (nobody has a clock, or it did not
  /// move), steps do.
  bool has_time() const { return end.at.count() > 0; }
};

/// Records from its construction on, in its thread. Only subjects that have a
/// name when history() is called are told about. Subjects of the same name
/// share a lane, which shows the busiest of them.
class timeline : public asyncio::observer {
 public:
  /// More changes than these are counted, not kept: 24 bytes each.
  static constexpr std::size_t most_changes = 2'000'000;
  /// Of so many, each is told by itself.
  static constexpr std::size_t most_steps = 20'000;

  /// `printed`, if given, must outlive this: then each change knows how much
  /// had been printed before.
  explicit timeline(const output_record* printed = nullptr)
      : printed_(printed) {}

  /// What was recorded so far.
  history tell() const;
  /// The same, change by change, also of those who have no name.
  run_record tell_changes() const;

 private:
  // A subject from its first report to its end; the same subject may begin
  // again.
  struct life {
    std::optional<std::size_t> name;
    std::optional<std::chrono::nanoseconds> deadline;
  };
  struct change_record {
    std::chrono::nanoseconds at;
    std::uint32_t life;
    std::uint32_t why;
    asyncio::activity now;
    std::uint32_t printed;
  };

  void on_name(asyncio::subject who, std::string_view name) override;
  void on_change(asyncio::subject who, asyncio::activity now,
                 std::string_view why) override;
  void on_deadline(asyncio::subject who,
                   std::chrono::nanoseconds when) override;
  void on_time(std::chrono::nanoseconds now) override;

  std::uint32_t life_of(asyncio::subject who);
  std::uint32_t text_number(std::string_view text);

  const output_record* printed_;
  std::vector<std::string> texts_;  // every name and reason, once
  std::map<std::string, std::uint32_t, std::less<>> text_numbers_;
  std::vector<life> lives_;
  std::map<asyncio::subject, std::uint32_t> living_;
  std::vector<change_record> changes_;
  std::size_t left_out_ = 0;
  std::optional<std::chrono::nanoseconds> clock_;
  std::chrono::nanoseconds elapsed_{0};
};

}  // namespace common
