// http_request: what a client asks for.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "17_web_server/http_fields.hpp"
#include "17_web_server/http_text.hpp"

namespace asyncio {

/// A request, as the parser has accepted it.
struct http_request {
  http_request() {}  // not an aggregate: g++ 12 destroys those twice

  std::string method;  ///< "GET", as it was sent: case matters
  std::string target;  ///< what was asked for, as it was sent
  /// The part before "?", decoded: "/a b" for "/a%20b". Look it up in a table;
  /// never join it to a directory, for "/../" stands in it if it was sent.
  std::string path;
  std::string query;      ///< the part behind "?", as it was sent
  int minor_version = 1;  ///< of HTTP/1.1 or HTTP/1.0
  http_fields fields;
  std::string body;

  /// May another request follow on this connection?
  bool keeps_alive() const {
    if (fields.lists("Connection", "close")) return false;
    return minor_version == 1 || fields.lists("Connection", "keep-alive");
  }

  /// The value of "name=value" in the query, decoded; std::nullopt if it is not
  /// there, or not well written.
  std::optional<std::string> query_value(std::string_view name) const {
    std::string_view rest = query;
    while (!rest.empty()) {
      const auto part = take_part(rest, '&');
      if (part.starts_with(name) && part.substr(name.size()).starts_with('='))
        return percent_decoded(part.substr(name.size() + 1));
    }
    return std::nullopt;
  }
};

}  // namespace asyncio
