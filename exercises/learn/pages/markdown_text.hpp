// The small print of Markdown: entities, tags, what a fence and a link say.

#pragma once

#include <string>
#include <string_view>

namespace learn {

/// The character that "&lt;" or "&#8230;" stands for; itself when unknown.
std::string decoded_entity(std::string_view entity);

/// HTML without its comments and tags; <br> becomes a line end.
std::string text_of_html(const std::string& html);

/// Where a link leads, for a reader in a terminal: an address as it is, the
/// command that reads another chapter, a file's path; empty for a place in the
/// same text.
std::string shown_target(std::string_view link);

}  // namespace learn
