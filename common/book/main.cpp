// book: checks that the texts say what the code does.

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "common/book/check.hpp"
#include "common/book/house.hpp"
#include "common/book/twin.hpp"

namespace {

namespace fs = std::filesystem;

constexpr const char* usage =
    "usage: book [--root DIR] check [TEXT…]   are blocks, pictures, links "
    "right?\n"
    "       book [--root DIR] update [TEXT…]  set right what a program can\n"
    "       book [--root DIR] house           is everything in its place?\n"
    "       book twin PROGRAM TWIN.py [ARG…]  do both print the same lines?\n"
    "\n"
    "Without --root, the project is looked for from the current directory up.\n"
    "Exit status: 0 all is right; 1 something is not; 2 a wrong command line;\n"
    "77 the twin cannot run for want of Python 3.11.\n";

struct usage_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The directory upward from here that holds chapters/ and common/.
fs::path find_root() {
  for (fs::path place = fs::current_path();; place = place.parent_path()) {
    if (fs::is_directory(place / "chapters") &&
        fs::is_directory(place / "common"))
      return place;
    if (place == place.parent_path())
      throw usage_error("this is not inside the project; use --root DIR");
  }
}

/// The texts that were asked for, relative to the root; all when none were.
std::vector<fs::path> chosen_texts(const fs::path& root,
                                   const std::vector<std::string>& names) {
  if (names.empty()) return book::texts_of(root);
  std::vector<fs::path> texts;
  for (const std::string& name : names) {
    const fs::path file =
        fs::is_regular_file(name) ? fs::absolute(name) : root / name;
    if (!fs::is_regular_file(file))
      throw usage_error("there is no text " + name);
    texts.push_back(fs::relative(file, root));
  }
  return texts;
}

int report(const std::vector<book::defect>& defects,
           const std::string& all_right) {
  for (const book::defect& each : defects)
    std::cout << book::to_string(each) << "\n";
  if (defects.empty())
    std::cout << all_right << "\n";
  else
    std::cout << "\n"
              << defects.size()
              << (defects.size() == 1 ? " defect\n" : " defects\n");
  return defects.empty() ? 0 : 1;
}

int check(const fs::path& root, const std::vector<std::string>& names) {
  std::vector<book::defect> defects;
  if (names.empty()) defects = book::check_code(root);
  const std::vector<fs::path> texts = chosen_texts(root, names);
  for (const fs::path& file : texts)
    for (book::defect& each : book::check_text(root, file))
      defects.push_back(std::move(each));
  return report(defects, std::to_string(texts.size()) +
                             " texts: every block, picture and link is right");
}

int update(const fs::path& root, const std::vector<std::string>& names) {
  for (const fs::path& file : chosen_texts(root, names))
    if (book::update_text(root, file))
      std::cout << "updated " << file.string() << "\n";
  return 0;
}

int twin(const std::vector<std::string>& words) {
  if (words.size() < 2) throw usage_error("twin needs PROGRAM and TWIN.py");
  return book::compare_twin(words[0], words[1],
                            {words.begin() + 2, words.end()}, std::cout);
}

int run(std::vector<std::string> words) {
  fs::path root;
  if (words.size() >= 2 && words[0] == "--root") {
    root = fs::absolute(words[1]).lexically_normal();
    if (!fs::is_directory(root))
      throw usage_error("there is no directory " + words[1]);
    words.erase(words.begin(), words.begin() + 2);
  }
  if (words.empty()) throw usage_error("what shall be done?");
  const std::string verb = words.front();
  words.erase(words.begin());
  if (verb == "--help" || verb == "-h") {
    std::cout << usage;
    return 0;
  }
  if (verb == "twin") return twin(words);
  for (const std::string& word : words)
    if (word.starts_with("-")) throw usage_error("unknown option " + word);
  if (root.empty() && (verb == "check" || verb == "update" || verb == "house"))
    root = find_root();
  if (verb == "check") return check(root, words);
  if (verb == "update") return update(root, words);
  if (verb != "house") throw usage_error("unknown command " + verb);
  if (!words.empty()) throw usage_error("house takes no arguments");
  return report(book::check_house(root), "everything is in its place");
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run({argv + 1, argv + argc});
  } catch (const usage_error& problem) {
    std::cerr << "book: " << problem.what() << " (see book --help)\n";
    return 2;
  } catch (const std::exception& problem) {
    std::cerr << "book: " << problem.what() << "\n";
    return 1;
  }
}
