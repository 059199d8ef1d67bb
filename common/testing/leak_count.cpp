// leak_count: see leak_count.hpp.

#include "common/testing/leak_count.hpp"

namespace common {

leak_count::leak_count() : observer(interest::lives) {}

leak_count::~leak_count() = default;

std::size_t leak_count::alive() const {
  std::size_t sum = 0;
  for (const auto& [kind, objects] : alive_) sum += objects.size();
  return sum;
}

std::string leak_count::survivors() const {
  std::string text;
  for (const auto& [kind, objects] : alive_) {
    if (objects.empty()) continue;
    if (!text.empty()) text += " and ";
    text += std::to_string(objects.size()) + " " + kind;
    if (objects.size() > 1) text += "s";
  }
  return text;
}

void leak_count::on_birth(std::string_view kind, const void* what) {
  auto found = alive_.find(kind);
  if (found == alive_.end())
    found = alive_.try_emplace(std::string(kind)).first;
  found->second.insert(what);
}

void leak_count::on_death(std::string_view kind, const void* what) {
  const auto found = alive_.find(kind);
  if (found != alive_.end()) found->second.erase(what);
}

}  // namespace common
