// output_record: see output_record.hpp.

#include "common/timeline/output_record.hpp"

#include <algorithm>
#include <iostream>
#include <ostream>
#include <streambuf>

namespace common {

/// Stands before a stream's own buffer, and keeps nothing back: what is written
/// into it has arrived there, and is noted down.
class output_record::copying_buffer : public std::streambuf {
 public:
  copying_buffer(std::ostream& stream, output_record& into)
      : stream_(stream), behind_(stream.rdbuf(this)), into_(into) {}
  ~copying_buffer() override { stream_.rdbuf(behind_); }
  copying_buffer(const copying_buffer&) = delete;
  copying_buffer& operator=(const copying_buffer&) = delete;

 protected:
  int_type overflow(int_type c) override {
    if (traits_type::eq_int_type(c, traits_type::eof())) return 0;
    const char byte = traits_type::to_char_type(c);
    return xsputn(&byte, 1) == 1 ? c : traits_type::eof();
  }
  std::streamsize xsputn(const char* bytes, std::streamsize count) override {
    const std::streamsize written = behind_->sputn(bytes, count);
    into_.note(bytes, static_cast<std::size_t>(written));
    return written;
  }
  int sync() override { return behind_->pubsync(); }

 private:
  std::ostream& stream_;
  std::streambuf* behind_;
  output_record& into_;
};

output_record::output_record()
    : out_(std::make_unique<copying_buffer>(std::cout, *this)),
      err_(std::make_unique<copying_buffer>(std::cerr, *this)),
      log_(std::make_unique<copying_buffer>(std::clog, *this)) {}

output_record::~output_record() = default;

std::size_t output_record::size() const {
  const std::lock_guard lock(mutex_);
  return size_;
}

std::string output_record::text() const {
  const std::lock_guard lock(mutex_);
  return text_;
}

void output_record::note(const char* bytes, std::size_t count) {
  const std::lock_guard lock(mutex_);
  size_ += count;
  text_.append(bytes, std::min(count, most_kept - text_.size()));
}

}  // namespace common
