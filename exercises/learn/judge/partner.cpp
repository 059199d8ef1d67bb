// Partners, and answers that are compiled apart: see partner.hpp.

#include "exercises/learn/judge/partner.hpp"

#include "exercises/learn/judge/compose.hpp"
#include "exercises/learn/judge/finished_text.hpp"
#include "exercises/learn/judge/kept_partner.hpp"
#include "exercises/learn/judge/staged.hpp"
#include "exercises/learn/judge/symbols.hpp"

namespace learn {

namespace fs = std::filesystem;

namespace {

/// Does an answer perhaps tell where in it something stands?
bool may_name_lines(const std::string& answer) {
  return common::has(answer, "assert(") || common::has(answer, "__LINE__") ||
         common::has(answer, "source_location");
}

}  // namespace

runner::compiled_partner::compiled_partner(const runner& judge,
                                           const exercise& what,
                                           const answer_text& answer)
    : judge_(judge),
      answer_(answer.content),
      place_(std::make_unique<const staged>(judge.stage(what, answer))) {}

runner::compiled_partner::~compiled_partner() { place_->clear(); }

std::string runner::compiled_partner::object_of(const std::string& test) const {
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
    const std::vector<std::string>& tests, const staged& place,
    const partner& other) const {
  if (!differ_only_in_bodies(answer.content, other.answer())) return {};
  const bool names_lines = place.sanitized || may_name_lines(answer.content);
  if (names_lines &&
      !have_other_code_in_same_lines(answer.content, other.answer()))
    return {};
  const marked_brick changed =
      with_changes_used(answer.content, other.answer(), names_lines);
  // Messages show the lines of the answer as it was staged, without marks.
  const std::string as_staged = line_directive(1, place.answer);
  const staged apart =
      stage(what, {as_staged + changed.text, answer.shown_as, answer.file});
  const fs::path name = apart.answer.lexically_relative(apart.directory);
  const fs::path source = apart.directory / "apart.cpp";
  common::write_file(source, "#include \"" + name.string() + "\"\n");
  std::vector<std::string> objects{place.directory / "apart.o"};
  built result{compile_one(source, apart, objects[0]), {}};
  apart.clear();
  if (!result.ending.succeeded()) return {};
  const std::string symbols = symbols_of(objects[0]);
  for (const std::string& mark : changed.marks)
    if (!common::has(symbols, mark + " ")) return {};
  for (const std::string& test : tests) {
    if (result.refused.empty())
      result.refused =
          objection_to_symbols(symbols, common::read_file(root_ / test));
    objects.push_back(other.object_of(test));
    if (objects.back().empty()) return {};
  }
  if (!result.refused.empty()) return result;
  const std::string warnings = result.ending.output;
  result.ending = link(objects, place);
  result.ending.output = warnings + result.ending.output;
  if (!result.ending.succeeded()) return {};
  return result;
}

runner::built runner::compile_answer(const exercise& what,
                                     const answer_text& answer,
                                     const std::vector<std::string>& tests,
                                     const staged& place) const {
  std::unique_ptr<const kept_partner> kept;
  if (may_keep_tests(what))
    kept = std::make_unique<const kept_partner>(
        keep_in, name_of_tests(what, tests), tests,
        tests_with_answer(what, tests), place);
  const partner* const other = kept ? kept.get() : beside;
  if (other != nullptr)
    if (auto apart = compile_apart(what, answer, tests, place, *other))
      return *apart;
  if (!kept) return compile(tests, place);
  staged next = place;
  next.flags = {recipe_.expects_throws};
  next.made = kept->objects_for_any();
  built result = compile(tests, next);
  // (A warning must be there the next time, too.)
  if (result.ending.succeeded() && result.ending.output.empty() &&
      result.refused.empty())
    kept->keep_instead(answer.content, result.objects);
  return result;
}

}  // namespace learn
