// A scenario that finds out what is wrong with a parser.

#pragma once

#include <cstddef>
#include <doctest/doctest.h>
#include <string>
#include <string_view>
#include <vector>

#include "17_web_server/http_error.hpp"
#include "17_web_server/http_parser.hpp"

namespace kitchen {

using asyncio::http_error;
using asyncio::http_parser;

// #region answer
/// An order with these fields besides Host, and this body.
inline std::string order(const std::string& fields, const std::string& body) {
  return "POST /soup HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n" + body;
}

/// What is found in bytes that arrive in these pieces: each request with its
/// body, "/soup 'salt' ", and at the end the status of a refusal, "400", or
/// "..." if a request has begun.
inline std::string found(const std::vector<std::string>& pieces) {
  std::string all;
  http_parser parser;
  try {
    for (std::string_view rest : pieces)
      while (!rest.empty()) {
        rest.remove_prefix(parser.push(rest));
        if (!parser.is_complete()) continue;
        const auto it = parser.take();
        all += it.path + " '" + it.body + "' ";
      }
  } catch (const http_error& error) {
    return all + std::to_string(error.status());
  }
  return all + (parser.has_begun() ? "..." : "");
}

/// Green on the correct brick, and red on each faulty one.
inline void scenario() {
  const auto salted = order("Content-Length: 4\r\n", "salt");
  const auto twice = found({salted, salted});
  CHECK_MESSAGE(twice == "/soup 'salt' /soup 'salt' ", "two orders: " << twice);
  const auto chunked = order("Transfer-Encoding: chunked\r\n",
                             "2\r\nsa\r\n2\r\nlt\r\n0\r\n\r\n");
  const auto whole = found({chunked});
  CHECK_MESSAGE(whole == "/soup 'salt' ", "two chunks: " << whole);
}
// #endregion

}  // namespace kitchen
