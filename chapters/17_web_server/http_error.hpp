// http_error: a request that is answered by an error, and the words for each
// status.

#pragma once

#include <stdexcept>
#include <string>

namespace asyncio {

/// What stands behind a status in the first line of an answer.
inline const char* reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 417:
      return "Expectation Failed";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Unknown";
  }
}

/// Thrown for a request that cannot be answered as it wants to be: by the
/// parser, by the checks, and by handlers that want to say no. what() is told
/// to the client.
class http_error : public std::runtime_error {
 public:
  http_error(int status, const std::string& why)
      : std::runtime_error(why), status_(status) {}

  int status() const noexcept { return status_; }

 private:
  int status_;
};

}  // namespace asyncio
