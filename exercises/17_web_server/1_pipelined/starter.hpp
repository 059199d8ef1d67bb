// The counter: what a guest's bytes lead to. It knows no socket.

#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "17_web_server/http_error.hpp"
#include "17_web_server/http_parser.hpp"
#include "17_web_server/http_request.hpp"

namespace kitchen {

using asyncio::http_error;
using asyncio::http_parser;
using asyncio::http_request;

/// What a guest hears who may not have what they ask for.
inline std::string refusal(const http_error& why) {
  return std::to_string(why.status()) + " " + why.what() + "\n";
}

/// What a guest hears who waits for it before they send a body.
inline constexpr std::string_view go_on = "100 Continue\n";

/// One guest's counter.
class counter {
 public:
  /// `kitchen` answers one request. It throws http_error to say no.
  explicit counter(std::function<std::string(const http_request&)> kitchen)
      : kitchen_(std::move(kitchen)) {}

  /// Will the guest hear nothing more?
  bool is_over() const { return is_over_; }

  // #region answer
  /// These bytes have come. Gives what is to be sent to the guest now.
  std::string received(std::string_view bytes) {
    try {
      parser_.push(bytes);
      if (!parser_.is_complete()) return "";
      const http_request request = parser_.take();
      is_over_ = request.fields.lists("Connection", "close");
      return kitchen_(request);
    } catch (const http_error& error) {
      is_over_ = true;
      return refusal(error);
    }
  }

 private:
  // #endregion
  std::function<std::string(const http_request&)> kitchen_;
  http_parser parser_;
  bool is_over_ = false;
};

}  // namespace kitchen
