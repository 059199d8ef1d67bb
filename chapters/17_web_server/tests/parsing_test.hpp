// What the tests of the parser share: what comes of bytes, as one string.

#pragma once

#include <cstddef>
#include <doctest/doctest.h>
#include <string>
#include <string_view>
#include <vector>

#include "17_web_server/http_parser.hpp"

namespace asyncio {

/// What comes of bytes that arrive in these pieces: "[GET /soup][POST /fish
/// 'salt'] 400". At the end stands the status of a refusal, or "..." if there
/// is the beginning of a request.
inline std::string parsed(const std::vector<std::string_view>& pieces,
                          const http_limits& limits = {}) {
  std::string told;
  http_parser parser(limits);
  try {
    for (std::string_view piece : pieces)
      while (!piece.empty()) {
        piece.remove_prefix(parser.push(piece));
        if (!parser.is_complete()) continue;
        const auto it = parser.take();
        told += "[" + it.method + " " + it.path;
        if (!it.query.empty()) told += " ?" + it.query;
        if (!it.body.empty()) told += " '" + it.body + "'";
        told += "]";
      }
  } catch (const http_error& error) {
    return told + " " + std::to_string(error.status());
  }
  return told + (parser.has_begun() ? " ..." : "");
}

/// The same in one piece.
inline std::string parsed(std::string_view bytes,
                          const http_limits& limits = {}) {
  return parsed(std::vector{bytes}, limits);
}

/// The first way to cut the bytes of which something else comes than of one
/// piece, and what; empty if there is none. They are cut in two at each place,
/// and into single bytes.
inline std::string wrong_split(std::string_view bytes,
                               const http_limits& limits = {}) {
  const auto whole = parsed(bytes, limits);
  std::vector<std::string_view> single;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    single.push_back(bytes.substr(at, 1));
    const std::vector two{bytes.substr(0, at), bytes.substr(at)};
    const auto split = parsed(two, limits);
    if (split != whole)
      return "cut at " + std::to_string(at) + ": '" + split +
             "', in one piece: '" + whole + "'";
  }
  const auto split = parsed(single, limits);
  if (split == whole) return "";
  return "cut into bytes: '" + split + "', in one piece: '" + whole + "'";
}

/// What a client might send, and what must come of it.
struct attack {
  std::string name;
  std::string bytes;
  std::string comes_of_it;
};

/// Each must give exactly that, in one piece and however it is cut.
inline void check_all(const std::vector<attack>& all) {
  for (const auto& [name, bytes, expected] : all) {
    const auto told = parsed(bytes);
    CHECK_MESSAGE(told == expected, name << ": expected '" << expected
                                         << "', and came '" << told << "'");
    const auto split = wrong_split(bytes);
    CHECK_MESSAGE(split == "", name << ", " << split);
  }
}

/// A request for /soup with these fields besides Host.
inline std::string with(const std::string& fields,
                        const std::string& body = "") {
  return "POST /soup HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n" + body;
}

/// The same with a chunked body.
inline std::string chunked(const std::string& body) {
  return with("Transfer-Encoding: chunked\r\n", body);
}

}  // namespace asyncio
