// output_record: what a program prints, noted down while it is printed, so that
// a line can be told together with what ran when it was written.

#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>

namespace common {

/// While it lives, all that goes through std::cout, std::cerr and std::clog is
/// noted down and passed on. One at a time.
class output_record {
 public:
  /// Of more than this, only the number of bytes is kept.
  static constexpr std::size_t most_kept = 1'000'000;

  output_record();
  output_record(const output_record&) = delete;
  output_record& operator=(const output_record&) = delete;
  ~output_record();

  /// How many bytes were printed so far.
  std::size_t size() const;
  /// The bytes, or the first of them.
  std::string text() const;

 private:
  class copying_buffer;

  void note(const char* bytes, std::size_t count);

  mutable std::mutex mutex_;  // threads may print at the same time
  std::string text_;
  std::size_t size_ = 0;
  std::unique_ptr<copying_buffer> out_, err_, log_;
};

}  // namespace common
