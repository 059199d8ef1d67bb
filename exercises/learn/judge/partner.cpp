// Partners, and answers that are compiled apart: see partner.hpp.

#include "exercises/learn/judge/partner.hpp"

#include "exercises/learn/judge/finished_text.hpp"
#include "exercises/learn/judge/staged.hpp"

namespace learn {

namespace fs = std::filesystem;

runner::partner::partner(const runner& judge, const exercise& what,
                         const answer_text& answer)
    : judge_(judge),
      answer_(answer.content),
      place_(std::make_unique<const staged>(judge.stage(what, answer))) {}

runner::partner::~partner() { place_->clear(); }

std::string runner::partner::object_of(const std::string& test) const {
  const auto known = objects_.find(test);
  if (known != objects_.end()) return known->second;
  std::string object = place_->directory / (fs::path(test).stem() += ".o");
  if (!judge_.compile_one(test, *place_, object).succeeded()) object.clear();
  return objects_[test] = object;
}

/// The tests as they were compiled for the partner, linked with this answer;
/// nothing where that cannot be.
std::optional<runner::built> runner::compile_apart(
    const exercise& what, const answer_text& answer,
    const std::vector<std::string>& tests, const staged& place) const {
  if (beside == nullptr ||
      !differ_only_in_bodies(answer.content, beside->answer()))
    return {};
  const staged apart =
      stage(what, {with_changes_used(answer.content, beside->answer()),
                   answer.shown_as, answer.file});
  const fs::path name = apart.answer.lexically_relative(apart.directory);
  const fs::path source = apart.directory / "apart.cpp";
  common::write_file(source, "#include \"" + name.string() + "\"\n");
  std::vector<std::string> objects{place.directory / "apart.o"};
  built result{compile_one(source, apart, objects[0]), {}};
  apart.clear();
  if (!result.ending.succeeded()) return {};
  for (const std::string& test : tests) {
    if (result.refused.empty()) result.refused = objection_to(test, objects[0]);
    objects.push_back(beside->object_of(test));
    if (objects.back().empty()) return {};
  }
  if (result.refused.empty()) result.ending = link(objects, place);
  if (!result.ending.succeeded()) return {};
  return result;
}

runner::built runner::compile_answer(const exercise& what,
                                     const answer_text& answer,
                                     const std::vector<std::string>& tests,
                                     const staged& place) const {
  if (auto apart = compile_apart(what, answer, tests, place)) return *apart;
  return compile(tests, place);
}

}  // namespace learn
