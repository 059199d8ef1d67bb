// The anatomy of a chapter's text: its sections, and its size.

#include "common/book/chapter_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <regex>

#include "common/book/captions.hpp"
#include "common/book/markdown_blocks.hpp"
#include "common/book/markdown_page.hpp"

namespace book {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 8> sections = {
    "What you will see", "The problem", "The idea",  "The code",
    "What Python does",  "Try it",      "Exercises", "What we have now"};

constexpr std::size_t least_words = 1500;
constexpr std::size_t most_words = 3000;

/// What stands above the first section.
std::string top_of(const lines& text) {
  std::string top;
  for (const std::string& line : text) {
    if (line.starts_with("## ")) break;
    top += line + "\n";
  }
  return top;
}

/// A heading may say more than the section's name: "The idea: take turns".
bool opens(const heading& each, std::string_view section) {
  if (each.level != 2 || !each.text.starts_with(section)) return false;
  return each.text.size() == section.size() ||
         std::isalnum(static_cast<unsigned char>(each.text[section.size()])) ==
             0;
}

std::vector<std::string> problems_of_sections(const markdown_page& page) {
  std::vector<std::string> problems;
  auto from = page.headings.begin();
  for (const std::string_view section : sections) {
    const auto is_it = [&](const heading& each) {
      return opens(each, section);
    };
    const auto at = std::find_if(from, page.headings.end(), is_it);
    if (at != page.headings.end())
      from = at + 1;
    else if (std::any_of(page.headings.begin(), from, is_it))
      problems.push_back("the section \"" + std::string(section) +
                         "\" stands too early");
    else
      problems.push_back("there is no section \"## " + std::string(section) +
                         "\"");
  }
  return problems;
}

std::vector<std::string> problems_of(const std::string& source) {
  static const std::regex minutes("[0-9]+ minutes");
  static const std::regex before("prerequisite|you need|you should know",
                                 std::regex::icase);
  const lines text = split_lines(source);
  const markdown_page page = read_markdown(source);
  std::vector<std::string> problems = problems_of_sections(page);
  const std::string top = top_of(text);
  if (!std::regex_search(top, minutes))
    problems.push_back("the top does not say how many minutes it takes");
  if (!std::regex_search(top, before))
    problems.push_back("the top does not name the prerequisites");
  const std::size_t words = count_words(text);
  if (words < least_words || words > most_words)
    problems.push_back("one sitting is 1,500 to 3,000 words; this text has " +
                       std::to_string(words));
  if (std::none_of(page.references.begin(), page.references.end(),
                   [](const reference& each) {
                     return each.picture && each.target == "timeline.svg";
                   }))
    problems.push_back("does not show timeline.svg");
  return problems;
}

}  // namespace

std::size_t count_words(const lines& text) {
  const std::vector<fenced_block> blocks = fenced_blocks(text);
  auto block = blocks.begin();
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (block != blocks.end() && at == block->fence) {
      at = block++->end;
      continue;
    }
    const std::string_view line = trim(text[at]);
    if (line.starts_with("<!--") || is_caption(line)) continue;
    const std::vector<std::string> words = words_of(text[at]);
    count += static_cast<std::size_t>(
        std::count_if(words.begin(), words.end(), [](const std::string& word) {
          return std::any_of(word.begin(), word.end(), [](unsigned char c) {
            return std::isalnum(c) != 0 || (c >= 0xC3 && c < 0xE2);
          });
        }));
  }
  return count;
}

std::vector<defect> check_chapter_text(const fs::path& root,
                                       const fs::path& directory) {
  const fs::path file = directory / "README.md";
  if (!fs::is_regular_file(root / file)) return {};
  std::vector<defect> defects;
  for (const std::string& problem : problems_of(read_file(root / file)))
    defects.push_back({file.string(), 0, problem});
  return defects;
}

}  // namespace book
