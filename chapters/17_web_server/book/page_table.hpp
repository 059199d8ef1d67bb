// The pages of the book, as the server answers with them: a table.

#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "17_web_server/http_error.hpp"
#include "17_web_server/http_page.hpp"
#include "common/site/site.hpp"

namespace book_server {

class page_table {
 public:
  page_table() = default;
  explicit page_table(std::unique_ptr<site::book_site> of)
      : site_(std::move(of)) {
    for (const auto& path : site_->paths()) add(path);
  }

  /// The page at a path, which begins with "/". It is put together when it is
  /// asked for the first time. Throws http_error, 404.
  const asyncio::http_page& find(const std::string& path) {
    const auto found = pages_.find(path);
    if (found == pages_.end())
      throw asyncio::http_error(404, "there is no such page");
    auto& [file, page] = found->second;
    if (!page) page.emplace(site::media_type(file), site_->content(file));
    return *page;
  }

 private:
  /// A directory's path means the index in it.
  void add(const std::string& path) {
    const std::string index = "index.html";
    pages_.try_emplace("/" + path, path, std::nullopt);
    if (path == index || path.ends_with("/" + index))
      pages_.try_emplace("/" + path.substr(0, path.size() - index.size()), path,
                         std::nullopt);
  }

  std::unique_ptr<site::book_site> site_;
  std::map<std::string,
           std::pair<std::string, std::optional<asyncio::http_page>>>
      pages_;
};

}  // namespace book_server
