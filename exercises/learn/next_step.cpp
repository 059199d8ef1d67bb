// The next step: see next_step.hpp.

#include "exercises/learn/next_step.hpp"

#include <algorithm>

namespace learn {
namespace {

bool was_begun(const chapter& what, const progress& so_far) {
  return so_far.has_read(what) ||
         std::ranges::any_of(what.exercises, [](const exercise& each) {
           return exists(each.answer());
         });
}

std::string describe(const exercise& what) {
  std::string text = "\"" + what.title + "\"";
  if (what.kind.empty()) return text;
  text += " (" + what.kind;
  if (what.minutes > 0)
    text += ", " + std::to_string(what.minutes) + " minutes";
  return text + ")";
}

}  // namespace

const exercise* next_exercise(const chapter& where, const progress& so_far) {
  for (const exercise& each : where.exercises)
    if (!so_far.is_done(each)) return &each;
  return nullptr;
}

const exercise* next_exercise(const shelf& books, const progress& so_far) {
  for (const chapter& each : books.chapters())
    if (const exercise* open = next_exercise(each, so_far)) return open;
  return nullptr;
}

step next_step(const shelf& books, const progress& so_far) {
  for (const chapter& each : books.chapters()) {
    if (!was_begun(each, so_far))
      return {"read chapter " + std::to_string(each.number) + ", " + each.title,
              "./learn read " + std::to_string(each.number)};
    if (const exercise* open = next_exercise(each, so_far))
      return {"the exercise " + describe(*open), "./learn check " + open->id()};
  }
  return {"all done, for now: look at the book's map of what is to come",
          "./learn read book"};
}

}  // namespace learn
