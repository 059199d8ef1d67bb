// Wrong answers: see wrong_answers.hpp.

#include "exercises/learn/shelf/wrong_answers.hpp"

#include <stdexcept>
#include <string_view>

#include "common/files/files.hpp"
#include "exercises/learn/shelf/diff.hpp"
#include "exercises/learn/shelf/hints.hpp"
#include "exercises/learn/shelf/region.hpp"

namespace learn {

namespace fs = std::filesystem;

std::vector<wrong_answer> read_wrong_answers(const exercise& what) {
  constexpr std::string_view mark = "expect: ";
  std::vector<wrong_answer> all;
  for (const auto& file : common::entries(what.solution / "wrong")) {
    const std::string text = common::read_file(file);
    const std::string_view first =
        std::string_view(text).substr(0, text.find('\n'));
    const std::string_view expect =
        first.starts_with(mark) ? common::trim(first.substr(mark.size())) : "";
    if (expect.empty())
      throw std::runtime_error(file.filename().string() +
                               " does not begin with \"expect: TEXT\"");
    all.push_back(
        {.name = file.stem(), .expect = std::string(expect), .diff = file});
  }
  return all;
}

std::string text_of(const wrong_answer& wrong, const exercise& what,
                    const fs::path& root) {
  const auto fail = [&](const std::string& why) {
    throw std::runtime_error("the wrong answer " + wrong.name + ": " + why);
  };
  const std::string solution = solution_text(what, root);
  std::string text;
  try {
    text = apply_diff(solution, common::read_file(wrong.diff));
  } catch (const std::runtime_error& error) {
    fail(std::string("it no longer applies: the lines it changes, or those "
                     "around them, are not in the solution any more\n") +
         error.what());
  }
  const region_parts right = cut_region(solution);
  const region_parts mistaken = cut_region(text);
  if (right.before != mistaken.before || right.after != mistaken.after)
    fail("it changes something outside the region");
  return text;
}

}  // namespace learn
