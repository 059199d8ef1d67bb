// Pages of code: a file with its lines, and the list of all files.

#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "common/site/page.hpp"

namespace site {

/// What the page of a file of code shows: its lines, which have the anchors L1,
/// L2, … `belongs` is the HTML that says what the file is a part of; `included`
/// gives the way to the page of what an #include names, or nothing.
std::string source_html(
    const std::filesystem::path& file, const std::string& content,
    const std::string& belongs,
    const std::function<std::string(const std::string& name)>& included);

/// What a file says of itself in its first sentence; empty where it opens
/// without a comment.
std::string first_sentence(const std::string& content);

/// A row of the list of files.
struct listed_file {
  std::filesystem::path file;
  std::string path;   ///< of its page
  std::string about;  ///< its first sentence
};

/// The page files.html: all files, directory by directory.
page list_page(std::vector<listed_file> files);

}  // namespace site
