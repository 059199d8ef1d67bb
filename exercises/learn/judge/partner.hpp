// A partner: the book's own answer to an exercise, with which its tests are
// compiled once for many other answers.
//
// Compiling a test takes most of the time in which an answer is judged. It need
// not be compiled again for an answer that declares the same as another one,
// and differs from it only in what functions do: that answer is compiled alone,
// and linked before the test. Where two objects define a function, the first of
// them counts.

#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "exercises/learn/judge/runner.hpp"

namespace learn {

/// Tests as they are compiled for one answer, each when it is asked for. They
/// are in a scratch place, which goes with this. For one thread at a time.
class runner::partner {
 public:
  /// `judge`, which outlives this, compiles them.
  partner(const runner& judge, const exercise& what, const answer_text& answer);
  partner(const partner&) = delete;
  partner& operator=(const partner&) = delete;
  ~partner();

  const std::string& answer() const { return answer_; }

  /// The object of a test; nothing if it cannot be compiled.
  std::string object_of(const std::string& test) const;

 private:
  const runner& judge_;
  const std::string answer_;
  const std::unique_ptr<const staged> place_;
  mutable std::map<std::string, std::string> objects_;  // by test
};

}  // namespace learn
