// http_page: a body that many will ask for, with a tag by which a client
// recognises the one that it has already.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "17_web_server/http_request.hpp"
#include "17_web_server/http_response.hpp"
#include "17_web_server/http_text.hpp"

namespace asyncio {

/// A tag for these bytes, with its quotation marks: FNV-1a, 64 bits. Other
/// bytes have another one, unless somebody tries hard; so it is not for what
/// others may write.
inline std::string etag_of(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : bytes)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  std::string tag = "\"";
  for (int shift = 60; shift >= 0; shift -= 4)
    tag += "0123456789abcdef"[(hash >> shift) & 15];
  return tag + "\"";
}

/// Does the client have what this tag stands for? (If-None-Match)
inline bool has_already(const http_request& asked, std::string_view tag) {
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  for (const auto& [name, value] : asked.fields) {
    if (!same_word(name, "If-None-Match")) continue;
    std::string_view list = value;
    while (!list.empty()) {
      auto each = take_part(list, ',');
      if (each.starts_with("W/")) each.remove_prefix(2);
      if (each == tag || each == "*") return true;
    }
  }
  return false;
}

/// A page of a table. Cheap to copy: all copies have the same body.
class http_page {
 public:
  http_page(std::string type, std::string body)
      : type_(std::move(type)),
        tag_(etag_of(body)),
        body_(std::make_shared<const std::string>(std::move(body))) {}

  /// The page, with its tag. The client may keep it, and has to ask each time
  /// whether it is still the same; the server answers 304 then.
  http_response answer() const {
    http_response it(200, type_, body_);
    it.fields.add("ETag", tag_);
    it.fields.add("Cache-Control", "no-cache");
    return it;
  }
  const std::string& tag() const noexcept { return tag_; }

 private:
  std::string type_;
  std::string tag_;
  std::shared_ptr<const std::string> body_;
};

}  // namespace asyncio
