// The next step: see next_step.hpp.

#include "exercises/learn/shelf/next_step.hpp"

#include <algorithm>
#include <functional>
#include <vector>

namespace learn {
namespace {

bool was_begun(const chapter& what, const progress& so_far) {
  return so_far.has_read(what) ||
         std::ranges::any_of(what.exercises, [](const exercise& each) {
           return exists(each.answer());
         });
}

// Is this the exercise that was worked on last?
auto is_current(const progress& so_far) {
  return [id = so_far.current()](const exercise& it) { return it.id() == id; };
}
// Is it one of this chapter's?
auto has_current(const progress& so_far) {
  return [is = is_current(so_far)](const chapter& it) {
    return std::ranges::any_of(it.exercises, is);
  };
}

// All things, beginning with the one that is `here`, if there is one, and
// coming back to those before it at the end.
template <class Thing, class Here>
std::vector<std::reference_wrapper<const Thing>> from(
    const std::vector<Thing>& things, Here here) {
  std::vector<std::reference_wrapper<const Thing>> all(things.begin(),
                                                       things.end());
  const auto first = std::ranges::find_if(all, here);
  if (first != all.end()) std::ranges::rotate(all, first);
  return all;
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
  for (const exercise& each : from(where.exercises, is_current(so_far)))
    if (!so_far.is_done(each)) return &each;
  return nullptr;
}

const exercise* next_exercise(const shelf& books, const progress& so_far) {
  for (const chapter& each : from(books.chapters(), has_current(so_far)))
    if (const exercise* open = next_exercise(each, so_far)) return open;
  return nullptr;
}

step next_step(const shelf& books, const progress& so_far) {
  for (const chapter& each : from(books.chapters(), has_current(so_far))) {
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
