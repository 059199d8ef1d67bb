// Which file of a folder a request is for.

#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "17_web_server/http_text.hpp"

namespace kitchen {

using asyncio::is_digit;
using asyncio::is_letter;
using asyncio::percent_decoded;

// #region answer
/// The file that this target of a request means, as a path from the folder on;
/// std::nullopt: there is none. "/soups/" means "soups/index.html".
inline std::optional<std::string> file_for(std::string_view target) {
  if (target.empty() || target.find("..") != target.npos) return std::nullopt;
  const auto path = percent_decoded(target);
  if (!path) return std::nullopt;
  const auto file = path->substr(1, path->find('?') - 1);
  return file.empty() || file.ends_with('/') ? file + "index.html" : file;
}
// #endregion

}  // namespace kitchen
