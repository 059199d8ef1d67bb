// A partner: another answer to an exercise, with which its tests were compiled.
//
// Compiling a test takes most of the time in which an answer is judged. It need
// not be compiled again for an answer that declares the same as another one,
// and differs from it only in what functions do: that answer is compiled alone,
// and linked before the test. Where two objects define a function, the first of
// them counts.
//
// For verify, the book's own answer is the partner of the wrong ones; for a
// check, what an earlier check has compiled (kept_partner.hpp).

#pragma once

#include <map>
#include <memory>
#include <string>

#include "exercises/learn/judge/runner.hpp"

namespace learn {

/// An answer, and the tests as they were compiled for it. For one thread at a
/// time.
class runner::partner {
 public:
  partner() = default;
  partner(const partner&) = delete;
  partner& operator=(const partner&) = delete;
  virtual ~partner() = default;

  virtual const std::string& answer() const = 0;

  /// The object of a test; nothing if there is none.
  virtual std::string object_of(const std::string& test) const = 0;
};

/// Compiles each test when it is asked for. The objects are in a scratch place,
/// which goes with this.
class runner::compiled_partner final : public partner {
 public:
  /// `judge`, which outlives this, compiles them.
  compiled_partner(const runner& judge, const exercise& what,
                   const answer_text& answer);
  ~compiled_partner() override;

  const std::string& answer() const override { return answer_; }
  std::string object_of(const std::string& test) const override;

 private:
  const runner& judge_;
  const std::string answer_;
  const std::unique_ptr<const staged> place_;
  mutable std::map<std::string, std::string> objects_;  // by test
};

}  // namespace learn
