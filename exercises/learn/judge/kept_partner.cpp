// The partner that a check leaves to the next one: see kept_partner.hpp.

#include "exercises/learn/judge/kept_partner.hpp"

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <system_error>

#include "common/files/files.hpp"
#include "exercises/learn/judge/finished_bricks.hpp"
#include "exercises/learn/judge/staged.hpp"

namespace learn {

namespace fs = std::filesystem;

namespace {

std::string when_written(const fs::path& file) {
  return std::to_string(fs::last_write_time(file).time_since_epoch().count());
}

/// What a test may include of the book's own: all headers in this directory but
/// the answer, as far as they can be read.
std::string headers_in(const fs::path& directory) {
  std::vector<fs::path> files;
  std::error_code ignored;
  const auto options = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator at(directory, options, ignored), end;
       at != end; at.increment(ignored))
    if (at->path().extension() == ".hpp" && at->path().stem() != "answer")
      files.push_back(at->path());
  std::ranges::sort(files);  // a directory has no order of its own
  std::string all;
  for (const fs::path& each : files)
    all += each.string() + "\n" + kept_text(each);
  return all;
}

}  // namespace

runner::kept_partner::kept_partner(const fs::path& directory,
                                   const std::string& name,
                                   const std::vector<std::string>& tests,
                                   const std::vector<std::string>& with_answer,
                                   const staged& place)
    : directory_(directory),
      name_(name),
      tests_(tests),
      with_answer_(with_answer),
      place_(place.directory),
      answer_(kept_text(directory / name)),
      objects_(directory, names_for(answer_)) {}

/// Another answer's objects have other names, so that two checks at once do not
/// mix theirs up; but for those that are the same for any.
std::vector<std::string> runner::kept_partner::names_for(
    const std::string& answer) const {
  std::vector<std::string> names{name_};
  for (const std::string& test : tests_)
    names.push_back(kept_name(
        name_ + test + (std::ranges::count(with_answer_, test) ? answer : "")));
  return names;
}

std::string runner::kept_partner::object_of(const std::string& test) const {
  const auto which = static_cast<std::size_t>(std::ranges::find(tests_, test) -
                                              tests_.begin());
  const std::string& kept = objects_[which + 1];
  if (kept.empty()) return {};
  const fs::path object = place_ / (fs::path(test).stem() += ".o");
  common::write_file(object, kept);
  return object;
}

std::map<std::string, std::string> runner::kept_partner::objects_for_any()
    const {
  std::map<std::string, std::string> objects;
  for (const std::string& test : tests_)
    if (std::ranges::count(with_answer_, test) == 0)
      if (std::string object = object_of(test); !object.empty())
        objects[test] = std::move(object);
  return objects;
}

void runner::kept_partner::keep_instead(
    const std::string& answer, const std::vector<std::string>& objects) const
    try {
  const kept_objects next(directory_, names_for(answer));
  next.keep(0, answer);
  for (std::size_t i = 0; i < objects.size(); ++i)
    next.keep(i + 1, common::read_file(objects[i]));
} catch (const std::runtime_error&) {
  // The disk may be full. The next check takes longer, no more.
}

/// How this runner compiles: what it tells the compiler, with which headers.
/// (Of a precompiled one, when it was made.)
std::string runner::how_compiled() const {
  std::string all = recipe_.compiler;
  for (const std::string& flag : recipe_.flags) all += " " + flag;
  for (const auto* header : {&recipe_.header, &recipe_.sanitized_header})
    for (const fs::path& file : files_of_header(*header))
      if (exists(file)) all += " " + when_written(file);
  for (const auto* finished : {&recipe_.finished, &recipe_.sanitized_finished})
    for (const auto& [chapter, object] : *finished)
      all += headers_in(recipe_.finished_directory / std::to_string(chapter));
  for (const auto& [brick, object] : recipe_.finished_without)
    all += headers_in(recipe_.finished_directory / name_without(brick));
  return all;
}

/// Those of an exercise's tests that include the answer, or may do so in a
/// header beside them. A chapter's own tests include it as they do the brick.
std::vector<std::string> runner::tests_with_answer(
    const exercise& what, std::vector<std::string> tests) const {
  const auto includes_it = [](const fs::path& file) {
    return common::has(kept_text(file), "#include <answer.hpp>");
  };
  if (!what.brick.empty()) return tests;
  for (const fs::path& each : common::entries(what.directory))
    if (each.extension() == ".hpp" && each.stem() != "answer" &&
        includes_it(each))
      return tests;
  std::erase_if(tests, [&](const std::string& test) {
    return !includes_it(root_ / test);
  });
  return tests;
}

/// Can an answer's tests serve the next one?
bool runner::may_keep_tests(const exercise& what) const {
  return !keep_in.empty() && !recipe_.expects_throws.empty() &&
         !recipe_.sanitized && !what.is_prediction();
}

/// A name for the objects of these tests, made of what they are compiled from,
/// and how; but for the answer.
std::string runner::name_of_tests(const exercise& what,
                                  const std::vector<std::string>& tests) const {
  std::string all = how_compiled() + what.id();
  for (const std::string& test : tests)
    all += "\n" + test + "\n" + common::read_file(root_ / test);
  for (const char* room : {"chapters", "common", "exercises/learn/kit"})
    all += headers_in(root_ / room);
  return kept_name(all + headers_in(what.directory));
}

}  // namespace learn
