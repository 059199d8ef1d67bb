// What the fields of a request mean for its framing, and which of them leave a
// doubt.
//
// A request whose end is in doubt is an attack: what one reader regards as its
// body is the next request for another. So nothing is guessed here. Each field
// that decides is there once and well written, or the request is refused.

#pragma once

#include <charconv>
#include <cstddef>
#include <optional>
#include <string_view>

#include "17_web_server/http_error.hpp"
#include "17_web_server/http_request.hpp"
#include "17_web_server/http_text.hpp"

namespace asyncio {

/// The field's value if it is there once. Throws http_error if there are more.
inline std::optional<std::string_view> only_field(const http_fields& fields,
                                                  std::string_view name) {
  if (fields.count(name) > 1)
    throw http_error(400, "more than one " + std::string(name));
  return fields.find(name);
}

/// Reads "Name: value" into the request. A line that begins with a blank would
/// go on with the field before it, for some; a blank is no part of a name, so
/// it is refused. Throws http_error.
inline void read_field(std::string_view line, http_fields& into) {
  const auto colon = line.find(':');
  if (colon == line.npos || !is_token(line.substr(0, colon)))
    throw http_error(400, "a field begins with its name and a colon");
  const auto value = without_blanks(line.substr(colon + 1));
  if (!is_field_value(value))
    throw http_error(400, "a control character is in a field");
  into.add(std::string(line.substr(0, colon)), std::string(value));
}

/// A name or a number, and maybe a port: "book.example:80", "[::1]:7017".
inline bool is_host(std::string_view host) {
  const auto bracket = host.starts_with('[') ? host.find(']') : host.npos;
  const bool is_number = bracket != host.npos;
  const auto colon = host.find(':', is_number ? bracket : 0);
  const auto name = host.substr(0, colon);
  const auto letters = is_number ? name.substr(1, bracket - 1) : name;
  if (letters.empty() || (is_number && bracket + 1 != name.size()))
    return false;
  for (const char c : letters)
    if (!is_digit(c) && !is_letter(c) &&
        !(is_number ? c == ':' || c == '.' : c == '-' || c == '.' || c == '_'))
      return false;
  if (colon == host.npos) return true;
  const auto port = host.substr(colon + 1);
  for (const char c : port)
    if (!is_digit(c)) return false;
  return !port.empty() && port.size() <= 5;
}

/// One Host, well written; HTTP/1.0 may have none. A target with a host of its
/// own must name the same. Throws http_error.
inline void check_host_field(const http_request& it) {
  const auto host = only_field(it.fields, "Host");
  if (!host && it.minor_version == 0) return;
  if (!host) throw http_error(400, "there is no Host");
  if (!is_host(*host)) throw http_error(400, "that is not a Host");
  const std::string_view target = it.target;
  if (!same_word(target.substr(0, 7), "http://")) return;
  const auto named = target.substr(7, target.find_first_of("/?", 7) - 7);
  if (!same_word(named, *host))
    throw http_error(400, "the target names another host than Host does");
}

/// How the body of a request ends.
struct body_framing {
  bool is_chunked = false;
  std::size_t size = 0;  // unless it is chunked
};

// #region answer
/// The number in a Content-Length: digits, and nothing in which one reader sees
/// another number than the next (a sign, a list, a zero at the beginning).
/// Throws http_error, 413 if it is more than `limit`.
inline std::size_t content_length(std::string_view text, std::size_t limit) {
  for (const char c : text)
    if (!is_digit(c)) throw http_error(400, "that is not a Content-Length");
  if (text.empty() || (text.size() > 1 && text.starts_with('0')))
    throw http_error(400, "that is not a Content-Length");
  std::size_t size = 0;
  const auto read =
      std::from_chars(text.data(), text.data() + text.size(), size);
  if (read.ec != std::errc() || size > limit)
    throw http_error(413, "the body is too long");
  return size;
}

/// Where the body ends. Throws http_error.
inline body_framing framing_of(const http_request& it, std::size_t limit) {
  const auto length = only_field(it.fields, "Content-Length");
  const auto coding = only_field(it.fields, "Transfer-Encoding");
  if (!coding && !length) return {};
  if (!coding) return {false, content_length(*length, limit)};
  if (length)
    throw http_error(400, "Content-Length and Transfer-Encoding contradict");
  if (it.minor_version == 0)
    throw http_error(400, "HTTP/1.0 knows no Transfer-Encoding");
  if (!same_word(*coding, "chunked"))
    throw http_error(501, "the only Transfer-Encoding understood is chunked");
  return {true, 0};
}
// #endregion

/// Does the client wait for a "100 Continue" before it sends the body? Throws
/// http_error if it expects anything else.
inline bool expects_continue(const http_request& it) {
  const auto expected = only_field(it.fields, "Expect");
  if (!expected || it.minor_version == 0) return false;
  if (!same_word(*expected, "100-continue"))
    throw http_error(417, "the only Expect understood is 100-continue");
  return true;
}

}  // namespace asyncio
