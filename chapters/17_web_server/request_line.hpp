// The first line of a request: "GET /soup?hot=yes HTTP/1.1".

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "17_web_server/http_error.hpp"
#include "17_web_server/http_request.hpp"
#include "17_web_server/http_text.hpp"

namespace asyncio {

/// 1 for "HTTP/1.1", 0 for "HTTP/1.0". Throws http_error for anything else.
inline int minor_version_in(std::string_view version) {
  if (version == "HTTP/1.1") return 1;
  if (version == "HTTP/1.0") return 0;
  const bool is_other = version.size() == 8 && version.starts_with("HTTP/") &&
                        is_digit(version[5]) && version[6] == '.' &&
                        is_digit(version[7]);
  if (is_other) throw http_error(505, "HTTP/1.1 is understood, and HTTP/1.0");
  throw http_error(400, "that is not a version of HTTP");
}

/// Fills in target, path and query. What proxies are told, "http://host/path",
/// is accepted if it names the same host as the Host field: see
/// check_authority(). Throws http_error.
inline void read_target(std::string_view target, http_request& into) {
  if (target.empty() || !is_visible(target) || target.find('#') != target.npos)
    throw http_error(400, "a target is written in visible ASCII, without #");
  into.target = target;
  if (target == "*" && into.method == "OPTIONS") {
    into.path = target;
    return;
  }
  if (same_word(target.substr(0, 7), "http://")) {
    const auto end_of_host = target.find_first_of("/?", 7);
    target = end_of_host == target.npos ? "/" : target.substr(end_of_host);
    if (target.starts_with('?'))
      throw http_error(400, "there is no path before the query");
  }
  if (!target.starts_with('/'))
    throw http_error(400, "a target begins with a slash");
  const auto question = target.find('?');
  if (question != target.npos) into.query = target.substr(question + 1);
  auto path = percent_decoded(target.substr(0, question));
  if (!path) throw http_error(400, "a % in the path is not well used");
  into.path = *path;
}

/// Reads the first line of a request. Throws http_error.
inline void read_request_line(std::string_view line, http_request& into) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == line.npos || first == last)
    throw http_error(400,
                     "a request begins with a method, a target and a "
                     "version, with one space between them");
  const auto method = line.substr(0, first);
  if (!is_token(method)) throw http_error(400, "that is not a method");
  into.method = method;
  into.minor_version = minor_version_in(line.substr(last + 1));
  read_target(line.substr(first + 1, last - first - 1), into);
}

}  // namespace asyncio
