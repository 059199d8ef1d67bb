// Progress: see progress.hpp. The file has one "what id value" per line. Of an
// answer that passed we keep a checksum, so that an edited one counts as open
// until it is checked again.

#include "exercises/learn/shelf/progress.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <utility>

#include "common/files/file_lock.hpp"
#include "common/files/files.hpp"

namespace learn {
namespace {

/// FNV-1a: not against forgers, only against forgetting.
std::string checksum(const std::string& text) {
  std::uint64_t sum = 14695981039346656037u;
  for (const char c : text)
    sum = (sum ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return std::to_string(sum);
}

std::string done_key(const exercise& what) { return "done " + what.id(); }
std::string hints_key(const exercise& what) { return "hints " + what.id(); }

}  // namespace

progress::progress(std::filesystem::path file,
                   const std::filesystem::path& formerly)
    : file_(std::move(file)) {
  read(exists(file_) ? file_ : formerly);
}

void progress::read(const std::filesystem::path& file) {
  if (!is_regular_file(file)) return;
  entries_.clear();
  for (const std::string& line : common::split_lines(common::read_file(file)))
    if (const auto space = line.rfind(' '); space != std::string::npos)
      entries_[line.substr(0, space)] = line.substr(space + 1);
}

std::string progress::value(const std::string& key) const {
  const auto found = entries_.find(key);
  return found == entries_.end() ? "" : found->second;
}

void progress::set(const std::string& key, const std::string& value) {
  change([&] { entries_[key] = value; });
}

void progress::change(const std::function<void()>& how) {
  const common::file_lock alone(file_);
  alone.lock();
  read(file_);  // another call may have written meanwhile
  how();
  std::string text;
  for (const auto& [key, value] : entries_) text += key + " " + value + "\n";
  auto fresh = file_;
  fresh += ".new";
  common::write_file(fresh, text);
  std::filesystem::rename(fresh, file_);
}

bool progress::is_done(const exercise& what) const {
  const std::string sum = value(done_key(what));
  return !sum.empty() && is_regular_file(what.answer()) &&
         sum == checksum(common::read_file(what.answer()));
}

void progress::mark_done(const exercise& what, const std::string& answer) {
  set(done_key(what), checksum(answer));
}

bool progress::has_read(const chapter& what) const {
  return !value("read " + what.name).empty();
}

void progress::mark_read(const chapter& what) {
  set("read " + what.name, "yes");
}

int progress::hints(const exercise& what) const {
  return std::atoi(value(hints_key(what)).c_str());
}

void progress::set_hints(const exercise& what, int shown) {
  set(hints_key(what), std::to_string(shown));
}

void progress::set_current(const exercise& what) { set("current", what.id()); }

void progress::forget(const exercise& what) {
  change([&] {
    entries_.erase(done_key(what));
    entries_.erase(hints_key(what));
  });
}

int count_done(const chapter& what, const progress& so_far) {
  return static_cast<int>(std::ranges::count_if(
      what.exercises,
      [&](const exercise& each) { return so_far.is_done(each); }));
}

}  // namespace learn
