// timeline: see timeline.hpp. Recording only notes down; who belongs to which
// lane is found out in tell(), because names may come late.

#include "common/timeline/timeline.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace common {

using asyncio::activity;

std::string ending::text() const {
  if (how == activity::cancelled)
    return why.empty() ? "cancelled" : "cancelled: " + why;
  return why.empty() ? "done" : why;
}

std::size_t lane::runs() const {
  return static_cast<std::size_t>(
      std::ranges::count(spans, activity::running, &span::doing));
}

// --- Recording ---------------------------------------------------------------

std::uint32_t timeline::text_number(std::string_view text) {
  if (const auto found = text_numbers_.find(text); found != text_numbers_.end())
    return found->second;
  const auto number = static_cast<std::uint32_t>(texts_.size());
  texts_.emplace_back(text);
  text_numbers_.emplace(text, number);
  return number;
}

std::uint32_t timeline::life_of(asyncio::subject who) {
  const auto [place, is_new] =
      living_.try_emplace(who, static_cast<std::uint32_t>(lives_.size()));
  if (is_new) lives_.emplace_back();
  return place->second;
}

void timeline::on_name(asyncio::subject who, std::string_view name) {
  // Whoever comes after the end of the record has no changes in it.
  if (changes_.size() == most_changes && !living_.contains(who)) return;
  lives_[life_of(who)].name = text_number(name);
}

void timeline::on_change(asyncio::subject who, activity now,
                         std::string_view why) {
  const bool ends = now == activity::cancelled || now == activity::done;
  if (changes_.size() == most_changes)
    ++left_out_;
  else
    changes_.push_back({elapsed_, life_of(who), text_number(why), now,
                        static_cast<std::uint32_t>(
                            printed_ != nullptr ? printed_->size() : 0)});
  // Recorded or not: what comes later at the same place is somebody else, and
  // must not rename the lane.
  if (ends) living_.erase(who);
}

void timeline::on_deadline(asyncio::subject who,
                           std::chrono::nanoseconds when) {
  const auto found = living_.find(who);
  if (found == living_.end() || !clock_) return;
  lives_[found->second].deadline = elapsed_ + (when - *clock_);
}

// A second loop may have a clock of its own that starts over: time stands still
// then, but never runs backwards.
void timeline::on_time(std::chrono::nanoseconds now) {
  if (clock_ && *clock_ < now) elapsed_ += now - *clock_;
  clock_ = now;
}

// --- Telling -----------------------------------------------------------------

namespace {

// Makes the spans of one lane out of the changes of all who share it.
class lane_builder {
 public:
  explicit lane_builder(std::string name) : lane_{std::move(name), {}, {}} {}

  void change(std::optional<activity> before, activity now, instant at,
              const std::string& why) {
    if (before) --many(*before);
    if (now == activity::cancelled || now == activity::done) {
      lane_.endings.push_back({at, now, why});
    } else {
      ++many(now);
      if (now == activity::waiting) waits_for_ = why;
    }
    show(at);
  }

  lane finish(instant end) {
    close(end);
    return std::move(lane_);
  }

 private:
  std::size_t& many(activity doing) {
    return many_[static_cast<std::size_t>(doing)];
  }

  std::optional<activity> busiest() {
    for (auto each : {activity::running, activity::ready, activity::waiting})
      if (many(each) > 0) return each;
    return std::nullopt;
  }

  void show(instant at) {
    const auto now = busiest();
    const auto why = now == activity::waiting ? waits_for_ : std::string();
    if (open_ && now == open_->doing && why == open_->why) return;
    close(at);
    if (now) open_ = span{at, at, *now, why};
  }

  void close(instant at) {
    if (!open_) return;
    open_->to = at;
    if (!open_->from.same_place(at)) lane_.spans.push_back(std::move(*open_));
    open_.reset();
  }

  lane lane_;
  std::array<std::size_t, 3> many_{};  // ready, running, waiting
  std::string waits_for_;
  std::optional<span> open_;
};

}  // namespace

history timeline::tell() const {
  history told;
  std::vector<lane_builder> builders;
  std::map<std::size_t, std::size_t> builder_of_name;
  std::vector<std::optional<std::size_t>> builder_of_life(lives_.size());
  for (std::size_t i = 0; i < lives_.size(); ++i) {
    if (!lives_[i].name) continue;
    const auto [place, is_new] =
        builder_of_name.try_emplace(*lives_[i].name, builders.size());
    if (is_new) builders.emplace_back(texts_[*lives_[i].name]);
    builder_of_life[i] = place->second;
  }

  std::vector<std::optional<activity>> doing(lives_.size());
  for (const auto& each : changes_) {
    const auto order = told.end.order++;
    if (!builder_of_life[each.life]) continue;
    auto& before = doing[each.life];
    builders[*builder_of_life[each.life]].change(
        before, each.now, {each.at, told.starts.size(), order},
        texts_[each.why]);
    if (each.now == activity::running && before != activity::running)
      told.starts.push_back(each.at);
    before = each.now;
  }

  told.end = {elapsed_, told.starts.size(), told.end.order};
  told.left_out = left_out_;
  if (left_out_ > 0) told.end.at = changes_.back().at;
  for (auto& builder : builders) {
    told.lanes.push_back(builder.finish(told.end));
    if (told.lanes.back().spans.empty() && told.lanes.back().endings.empty())
      told.lanes.pop_back();
  }
  return told;
}

run_record timeline::tell_changes() const {
  run_record told;
  const std::size_t many = std::min(changes_.size(), most_steps);
  for (std::size_t i = 0; i < many; ++i) {
    const change_record& each = changes_[i];
    told.changes.push_back(
        {each.at, each.life, each.now, texts_[each.why], each.printed});
    if (each.life >= told.names.size()) told.names.resize(each.life + 1);
    if (const auto& name = lives_[each.life].name)
      told.names[each.life] = texts_[*name];
    if (const auto& deadline = lives_[each.life].deadline)
      told.deadlines[each.life] = *deadline;
  }
  told.left_out = left_out_ + changes_.size() - many;
  if (printed_ != nullptr) told.output = printed_->text();
  return told;
}

}  // namespace common
