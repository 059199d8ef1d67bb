// Wrong answers: mistakes that an exercise's test must explain. Each is a
// unified diff against the solution (its hunks; the file is known), below the
// line "expect: TEXT".

#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "exercises/learn/shelf/shelf.hpp"

namespace learn {

/// A mistake that a person makes, and what the test must tell them then.
struct wrong_answer {
  std::string name;    ///< "forgets_the_first_value"
  std::string expect;  ///< the text after "expect:"
  std::filesystem::path diff;
};

/// Those in wrong/, by name. Throws std::runtime_error when one does not begin
/// with "expect: TEXT".
std::vector<wrong_answer> read_wrong_answers(const exercise& what);

/// The solution with this mistake in it, whole. Throws std::runtime_error when
/// the diff does not apply, or changes something outside the region.
std::string text_of(const wrong_answer& wrong, const exercise& what,
                    const std::filesystem::path& root);

}  // namespace learn
