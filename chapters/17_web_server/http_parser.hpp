// http_parser: finds the requests in a stream of bytes.
//
// It knows no socket. Whoever has bytes pushes them; it takes them up to the
// end of one request. The same bytes give the same requests, in however many
// pieces they come, and what it keeps of them has limits.

#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "17_web_server/http_error.hpp"
#include "17_web_server/http_head_rules.hpp"
#include "17_web_server/http_line.hpp"
#include "17_web_server/http_request.hpp"
#include "17_web_server/request_line.hpp"

namespace asyncio {

/// How much of a request is accepted, in bytes.
struct http_limits {
  std::size_t line = 8 * 1024;   ///< the first line, and each field
  std::size_t fields = 100;      ///< how many
  std::size_t head = 32 * 1024;  ///< all lines, also those of a chunked body
  std::size_t body = 1024 * 1024;
};

/// A parser for one connection.
class http_parser {
 public:
  explicit http_parser(const http_limits& limits = {}) : limits_(limits) {}

  /// Takes bytes, at most up to the end of one request, and returns how many.
  /// Throws http_error if they are no request, or too long; then there is no
  /// telling what comes behind them, and pushing more is a std::logic_error.
  std::size_t push(std::string_view bytes) {
    if (std::exchange(is_broken_, true))
      throw std::logic_error("the parser has refused this connection");
    const auto size = bytes.size();
    while (!bytes.empty() && at_ != part::end)
      bytes.remove_prefix(is_in_body() ? take_body(bytes) : take_line(bytes));
    is_broken_ = false;
    return size - bytes.size();
  }

  /// Has something of a request come?
  bool has_begun() const noexcept {
    return at_ != part::first_line || line_.has_begun();
  }
  /// Has its head come, so that this is its body?
  bool has_head() const noexcept { return at_ > part::fields; }
  bool is_complete() const noexcept { return at_ == part::end; }

  /// Has the head come, and does the client wait for us to say "100 Continue"
  /// before it sends the body? Said once.
  bool wants_continue() noexcept {
    return std::exchange(wants_continue_, false) && at_ != part::end;
  }

  /// Gives the request that is complete; the next one begins.
  http_request take() {
    if (!is_complete()) throw std::logic_error("the request is not complete");
    at_ = part::first_line;
    head_size_ = 0;
    had_empty_line_ = false;
    wants_continue_ = false;
    return std::exchange(request_, {});
  }

 private:
  enum class part : std::uint8_t {
    first_line,
    fields,
    body,        // so many bytes
    chunk_size,  // a line before each chunk
    chunk,       // so many bytes
    chunk_end,   // an empty line
    trailer,     // fields behind the last chunk
    end
  };

  bool is_in_body() const noexcept {
    return at_ == part::body || at_ == part::chunk;
  }

  // --- the body ---

  std::size_t take_body(std::string_view bytes) {
    const auto taken = std::min(bytes.size(), left_);
    request_.body.append(bytes.substr(0, taken));
    left_ -= taken;
    if (left_ == 0) at_ = at_ == part::body ? part::end : part::chunk_end;
    return taken;
  }

  // #region chunks
  // "1a" or "1a;whatever": a number of bytes, with base 16.
  void begin_chunk(std::string_view line) {
    std::size_t digits = 0;
    left_ = 0;
    for (; digits < line.size(); ++digits) {
      const auto value = hex_value(line[digits]);
      if (!value) break;
      left_ = left_ * 16 + static_cast<std::size_t>(*value);
      // Before it could be more than a number can hold.
      if (left_ > limits_.body - request_.body.size())
        throw http_error(413, "the body is too long");
    }
    const auto extension = line.substr(digits);
    if (digits == 0 || digits > 16 || !is_field_value(extension) ||
        !(extension.empty() || extension.starts_with(';')))
      throw http_error(400, "that is not the size of a chunk");
    count_towards_head(extension.size());
    at_ = left_ == 0 ? part::trailer : part::chunk;
  }
  // #endregion

  // --- lines ---

  std::size_t take_line(std::string_view bytes) {
    const auto taken = line_.push(bytes, limit_of_line(), error_of_line());
    if (!line_.is_complete()) return taken;
    has_line(line_.text());
    line_.clear();
    return taken;
  }

  std::size_t limit_of_line() const noexcept {
    return at_ == part::chunk_end ? 0 : limits_.line;
  }
  int error_of_line() const noexcept {
    if (at_ == part::first_line) return 414;
    return at_ == part::chunk_end || at_ == part::chunk_size ? 400 : 431;
  }

  void has_line(std::string_view line) {
    switch (at_) {
      case part::first_line:
        return has_first_line(line);
      case part::fields:
        return has_field(line);
      case part::chunk_size:
        return begin_chunk(line);
      case part::chunk_end:
        at_ = part::chunk_size;
        return;
      default:
        return has_trailer(line);
    }
  }

  void has_first_line(std::string_view line) {
    // One empty line is what some clients send behind a body.
    if (line.empty() && !std::exchange(had_empty_line_, true)) return;
    count_towards_head(line.size());
    read_request_line(line, request_);
    at_ = part::fields;
  }

  void has_field(std::string_view line) {
    if (line.empty()) return end_head();
    count_towards_head(line.size());
    if (request_.fields.size() >= limits_.fields)
      throw http_error(431, "more than " + std::to_string(limits_.fields) +
                                " header fields");
    read_field(line, request_.fields);
  }

  // Fields behind the body are read by the same rules and thrown away: they
  // must not become fields of the request after those were checked.
  void has_trailer(std::string_view line) {
    if (line.empty()) {
      at_ = part::end;
      return;
    }
    count_towards_head(line.size());
    http_fields unused;
    read_field(line, unused);
  }

  void end_head() {
    check_host_field(request_);
    const auto framing = framing_of(request_, limits_.body);
    wants_continue_ = expects_continue(request_);
    left_ = framing.size;
    at_ = framing.is_chunked ? part::chunk_size
          : left_ > 0        ? part::body
                             : part::end;
  }

  void count_towards_head(std::size_t size) {
    head_size_ += size;
    if (head_size_ > limits_.head)
      throw http_error(431, "all lines together are longer than " +
                                std::to_string(limits_.head) + " bytes");
  }

  const http_limits limits_;
  part at_ = part::first_line;
  http_line line_;             // the one that is being received
  http_request request_;       // what is known of it so far
  std::size_t left_ = 0;       // of the body or the chunk
  std::size_t head_size_ = 0;  // of all lines so far
  bool had_empty_line_ = false;
  bool wants_continue_ = false;
  bool is_broken_ = false;  // also while bytes are being taken
};

}  // namespace asyncio
