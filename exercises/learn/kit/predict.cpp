// predict: see predict.hpp.

#include "exercises/learn/kit/predict.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdlib>
#include <doctest/doctest.h>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace learn {
namespace {

struct numbered_line {
  int number;  ///< in the file
  std::string text;
};

std::vector<numbered_line> lines_that_count(std::istream& in, bool comments) {
  std::vector<numbered_line> lines;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    const auto begin = line.find_first_not_of(" \t\r");
    if (begin == std::string::npos || (comments && line[begin] == '#'))
      continue;
    const auto end = line.find_last_not_of(" \t\r");
    lines.push_back({number, line.substr(begin, end - begin + 1)});
  }
  return lines;
}

bool differ_in_capitals(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

bool differ_in_blanks(std::string_view a, std::string_view b) {
  const auto without = [](std::string_view text) {
    std::string bare(text);
    std::erase_if(bare, [](unsigned char c) { return std::isspace(c) != 0; });
    return bare;
  };
  return without(a) == without(b);
}

/// What is wrong with line `i`; empty when nothing is.
std::string difference(const std::vector<numbered_line>& answer,
                       const std::vector<numbered_line>& actual,
                       std::size_t i) {
  const std::string line = "line " + std::to_string(i + 1) + ": ";
  if (i < answer.size() && i < actual.size())
    return answer[i].text == actual[i].text
               ? ""
               : line + "you wrote \"" + answer[i].text +
                     "\", the program prints \"" + actual[i].text + "\"" +
                     (differ_in_capitals(answer[i].text, actual[i].text)
                          ? ": small letters and capitals are not the same"
                      : differ_in_blanks(answer[i].text, actual[i].text)
                          ? ": only the blanks differ"
                          : "");
  if (i < answer.size())
    return line + "you wrote \"" + answer[i].text +
           "\", but the program has printed its last line";
  if (answer.empty())
    return line +
           "you have written nothing yet between the two marks; "
           "the program prints " +
           std::to_string(actual.size()) + " lines";
  return line + "your answer ends here, the program goes on with \"" +
         actual[i].text + "\"";
}

}  // namespace

void predict(const std::string& actual_lines,
             std::initializer_list<mistake> mistakes) {
  const char* path = std::getenv("LEARN_ANSWER");
  if (path == nullptr) FAIL("LEARN_ANSWER does not say where the answer is");
  std::ifstream file(path);
  if (!file) FAIL("cannot read the answer, " << std::string(path));
  const auto answer = lines_that_count(file, true);
  std::istringstream printed(actual_lines);
  const auto actual = lines_that_count(printed, false);
  for (std::size_t i = 0; i < answer.size() || i < actual.size(); ++i) {
    std::string text = difference(answer, actual, i);
    if (text.empty()) continue;
    int number = 0;
    if (i < answer.size()) {
      number = answer[i].number;
      for (const mistake& known : mistakes)
        if (known.line == answer[i].text)
          text.append("\n").append(known.symptom_and_cause);
    }
    ADD_FAIL_CHECK_AT(path, number, text);
    return;
  }
}

}  // namespace learn
