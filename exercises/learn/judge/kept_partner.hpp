// For the runner's own files: the partner that a check leaves to the next one.

#pragma once

#include <map>
#include <string>
#include <vector>

#include "exercises/learn/judge/kept_objects.hpp"
#include "exercises/learn/judge/partner.hpp"

namespace learn {

/// The last answer that was compiled with its tests, and these tests, as they
/// are kept in a directory. None are kept: an empty answer, and no objects.
class runner::kept_partner final : public partner {
 public:
  /// `name` is another one if the tests, or what they include, or how they are
  /// compiled is another; `with_answer` are those tests that include the
  /// answer. Objects are put into `place` for the linker.
  kept_partner(const std::filesystem::path& directory, const std::string& name,
               const std::vector<std::string>& tests,
               const std::vector<std::string>& with_answer,
               const staged& place);

  const std::string& answer() const override { return answer_; }
  std::string object_of(const std::string& test) const override;

  /// The objects of those tests that do not include the answer, by test: they
  /// serve any answer.
  std::map<std::string, std::string> objects_for_any() const;

  /// Keeps an answer with which the tests were compiled: their objects, in the
  /// tests' order. Where it cannot be written, nothing is kept.
  void keep_instead(const std::string& answer,
                    const std::vector<std::string>& objects) const;

 private:
  std::vector<std::string> names_for(const std::string& answer) const;

  const std::filesystem::path directory_;
  const std::string name_;
  const std::vector<std::string> tests_;
  const std::vector<std::string> with_answer_;
  const std::filesystem::path place_;
  const std::string answer_;
  const kept_objects objects_;  ///< the answer, and one for each test
};

}  // namespace learn
