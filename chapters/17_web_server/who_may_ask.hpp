// Who may ask: checks for the handlers of a server that runs on somebody's own
// machine.
//
// Such a server listens on 127.0.0.1, so nobody far away can reach it; but any
// page that the user opens can have the browser ask it, and so can any other
// user of the machine. Each check is against one of these attacks, and throws
// http_error, 403.

#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <sys/random.h>
#include <utility>
#include <vector>

#include "07_select/os_error.hpp"
#include "17_web_server/http_error.hpp"
#include "17_web_server/http_request.hpp"
#include "17_web_server/http_response.hpp"
#include "17_web_server/http_text.hpp"

namespace asyncio {

// #region hosts
/// The names by which a server may be called.
///
/// The attack (DNS rebinding): a page of evil.example is loaded, then its name
/// is made to mean 127.0.0.1. The browser believes that our server belongs to
/// that page, and lets it read everything. But what it sends as Host is the
/// page's name. So check every request, also those that only read.
class allowed_hosts {
 public:
  /// This machine, as a browser on it may call it.
  explicit allowed_hosts(int port) {
    for (const char* name : {"127.0.0.1", "localhost", "[::1]"})
      own_.push_back(std::string(name) + ":" + std::to_string(port));
  }
  /// One more, as it stands in Host, with its port unless that is 80: that of a
  /// proxy, perhaps, to which browsers speak https.
  void add(std::string host) { added_.push_back(std::move(host)); }

  void check_host(const http_request& it) const {
    const auto host = it.fields.find("Host");
    if (!host || !(is_one_of(own_, *host) || is_one_of(added_, *host)))
      throw http_error(403, "that is not my name");
  }

  /// For requests that change something. The attack (cross-site request
  /// forgery): a page from elsewhere cannot read our answers, but it can have
  /// the browser send requests. The browser says whose page it is.
  void check_origin(const http_request& it) const {
    const auto origin = it.fields.find("Origin").value_or("");
    const auto host = it.fields.find("Host").value_or("");
    const bool is_own = is_one_of(own_, host) &&
                        same_word(origin, "http://" + std::string(host));
    if (it.fields.count("Origin") != 1 ||
        !(is_own || is_one_of(added_, after("http://", origin)) ||
          is_one_of(added_, after("https://", origin))))
      throw http_error(403, "that may be asked only from a page of mine");
  }

 private:
  static bool is_one_of(const std::vector<std::string>& all,
                        std::string_view host) {
    return std::ranges::any_of(
        all, [&](const auto& each) { return same_word(each, host); });
  }
  static std::string_view after(std::string_view scheme,
                                std::string_view origin) {
    if (!origin.starts_with(scheme)) return {};
    return origin.substr(scheme.size());
  }

  std::vector<std::string> own_;
  std::vector<std::string> added_;
};
// #endregion

/// For requests that change something: what no form of another page can send.
/// A form can send text/plain; to send JSON, a script must ask first whether it
/// may (CORS), and we never say yes.
inline void check_json(const http_request& it) {
  std::string_view type = it.fields.find("Content-Type").value_or("");
  if (it.fields.count("Content-Type") != 1 ||
      !same_word(take_part(type, ';'), "application/json"))
    throw http_error(415, "that must be sent as application/json");
}

/// So many random bytes from the kernel, in hexadecimal digits. Throws
/// std::system_error.
inline std::string random_digits(std::size_t bytes) {
  std::string raw(bytes, '\0');
  if (::getrandom(raw.data(), raw.size(), 0) !=
      static_cast<ssize_t>(raw.size()))
    throw os_error("getrandom");
  std::string digits;
  for (const char c : raw) {
    const auto value = static_cast<unsigned char>(c);
    digits += "0123456789abcdef"[value / 16];
    digits += "0123456789abcdef"[value % 16];
  }
  return digits;
}

/// Are they equal? Takes equally long wherever they differ: otherwise one could
/// guess a secret letter by letter.
inline bool same_secret(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned char differ = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    differ = static_cast<unsigned char>(differ | (a[i] ^ b[i]));
  return differ == 0;
}

// #region visitor_key
/// A secret that the user's browser has, and nobody else: other users of the
/// machine reach 127.0.0.1 as well. The program prints a link with the secret;
/// whoever opens it gets it as a cookie.
class visitor_key {
 public:
  /// The cookie is named after the port: browsers send it to every port.
  explicit visitor_key(int port)
      : name_("visitor_" + std::to_string(port)), secret_(random_digits(16)) {}

  /// What the program prints behind its address.
  std::string link() const { return "/enter?key=" + secret_; }

  /// The answer to that link: the cookie, and the way to the first page, whose
  /// address holds no secret.
  http_response enter(const http_request& it) const {
    if (!same_secret(it.query_value("key").value_or(""), secret_))
      throw http_error(403, "that link is not valid any more");
    http_response answer(303);
    answer.fields.add("Location", "/");
    // No script can read it, and no page from elsewhere has it sent.
    answer.fields.add("Set-Cookie", name_ + "=" + secret_ +
                                        "; Path=/; HttpOnly; SameSite=Strict");
    answer.fields.add("Cache-Control", "no-store");
    return answer;
  }

  void check(const http_request& it) const {
    if (!same_secret(cookie(it, name_).value_or(""), secret_))
      throw http_error(403, "open the link that the program has printed");
  }

 private:
  // Its value if it is there once; a second one of the name is somebody else's.
  static std::optional<std::string_view> cookie(const http_request& it,
                                                std::string_view name) {
    std::optional<std::string_view> found;
    for (const auto& [field, value] : it.fields) {
      if (!same_word(field, "Cookie")) continue;
      std::string_view rest = value;
      while (!rest.empty()) {
        auto part = take_part(rest, ';');
        if (take_part(part, '=') != name) continue;
        if (found) return std::nullopt;
        found = part;
      }
    }
    return found;
  }

  std::string name_;
  std::string secret_;
};
// #endregion

/// Tells the browser to be strict with what it gets from us: scripts, styles
/// and pictures are ours and stand in files of their own; no other page may
/// show ours in a frame (and have the user click what they do not see), nor
/// take it in as anything else; nothing is what it was not declared to be.
inline void add_strict_fields(http_response& answer) {
  answer.fields.set("Content-Security-Policy",
                    "default-src 'self'; frame-ancestors 'none'; "
                    "base-uri 'none'; form-action 'self'");
  answer.fields.set("X-Frame-Options", "DENY");
  answer.fields.set("X-Content-Type-Options", "nosniff");
  answer.fields.set("Referrer-Policy", "no-referrer");
  answer.fields.set("Cross-Origin-Resource-Policy", "same-origin");
}

}  // namespace asyncio
