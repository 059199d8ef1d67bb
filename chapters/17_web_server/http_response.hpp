// http_response: what a client is answered, and how its head is written.

#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "12_queues/async_generator.hpp"
#include "17_web_server/http_error.hpp"
#include "17_web_server/http_fields.hpp"
#include "17_web_server/http_text.hpp"

namespace asyncio {

/// What a body that is not known beforehand is made by: it yields the pieces.
using http_pieces = async_generator<std::string>;

/// An answer: a status, fields, and a body, or pieces in place of it. It moves.
/// The server itself says how the body ends, whether the connection stays, and
/// what time it is: Content-Length, Transfer-Encoding, Connection and Date in
/// `fields` are not sent.
struct http_response {
  /// Without a body.
  explicit http_response(int its_status = 200) : status(its_status) {}
  /// `type`: of the body, as in "text/plain; charset=utf-8".
  http_response(int its_status, std::string type, std::string its_body)
      : http_response(
            its_status, std::move(type),
            std::make_shared<const std::string>(std::move(its_body))) {}
  /// The same with a body that others use, too.
  http_response(int its_status, std::string type,
                std::shared_ptr<const std::string> its_body)
      : status(its_status), body(std::move(its_body)) {
    fields.add("Content-Type", std::move(type));
  }
  /// With pieces, each of which is sent as soon as it is yielded. When the
  /// client leaves, what yields them is cancelled.
  http_response(int its_status, std::string type, http_pieces its_pieces)
      : status(its_status), pieces(std::move(its_pieces)) {
    fields.add("Content-Type", std::move(type));
  }

  /// A short answer in plain words.
  static http_response text(int status, std::string words) {
    return {status, "text/plain; charset=utf-8", std::move(words)};
  }

  int status;
  http_fields fields;
  std::shared_ptr<const std::string> body;  ///< or nullptr: none
  std::optional<http_pieces> pieces;        ///< in place of a body
};

/// What a client is told of an error.
inline http_response plain_words(const http_error& error) {
  return http_response::text(error.status(), std::string(error.what()) + "\n");
}

/// Has an answer with this status no body, whatever happens?
inline bool has_no_body(int status) {
  return status < 200 || status == 204 || status == 304;
}

/// What the server knows of an answer, beside the answer.
struct http_sending {
  bool keeps_alive = true;
  bool is_chunked = false;     // the pieces, if there are any
  bool tells_alive = false;    // HTTP/1.0 has to be told that it stays open
  std::string_view date = {};  // or none
};

/// The first line and the fields, and the empty line behind them.
inline std::string head_of(const http_response& it, const http_sending& how) {
  std::string head;
  head.reserve(512);
  head.append("HTTP/1.1 ").append(std::to_string(it.status)).append(" ");
  head.append(reason_phrase(it.status)).append("\r\n");
  const auto add = [&head](std::string_view name, std::string_view value) {
    head.append(name).append(": ").append(value).append("\r\n");
  };
  for (const auto& [name, value] : it.fields)
    if (!same_word(name, "Content-Length") && !same_word(name, "Date") &&
        !same_word(name, "Transfer-Encoding") && !same_word(name, "Connection"))
      add(name, value);
  if (!how.date.empty()) add("Date", how.date);
  if (how.is_chunked)
    add("Transfer-Encoding", "chunked");
  else if (!has_no_body(it.status) && !it.pieces)
    add("Content-Length", std::to_string(it.body ? it.body->size() : 0));
  if (!how.keeps_alive)
    add("Connection", "close");
  else if (how.tells_alive)
    add("Connection", "keep-alive");
  return head.append("\r\n");
}

/// A piece of a chunked body; the empty one is its end.
inline std::string chunk_of(std::string_view piece) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string size;
  for (std::size_t left = piece.size(); left > 0; left /= 16)
    size.insert(size.begin(), digits[left % 16]);
  if (size.empty()) return "0\r\n\r\n";
  return size.append("\r\n").append(piece).append("\r\n");
}

}  // namespace asyncio
