// The main function of every test program: doctest's, and beside it a listener
// that fails a test case which leaves a counted object (a coroutine frame, …)
// alive. What a test keeps in a static variable counts as left alive too.

#define DOCTEST_CONFIG_IMPLEMENT  // the precompiled header came before us
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <optional>

#include "common/testing/leak_count.hpp"

namespace {

class leak_listener : public doctest::IReporter {
 public:
  explicit leak_listener(const doctest::ContextOptions&) {}

  void test_case_start(const doctest::TestCaseData& test) override {
    test_ = &test;
    count_.emplace();
  }

  void test_case_end(const doctest::CurrentTestCaseStats& result) override {
    const bool crashed =
        result.failure_flags & doctest::TestCaseFailureReason::Crash;
    if (!crashed && count_->alive() != 0) fail(result);
    count_.reset();
  }

  // doctest has already judged the test case when it tells us that it ended,
  // and listeners cannot take part. The judgement is not a constant object,
  // though: listeners come first, so what we correct here is what the other
  // reporters print and what main returns.
  void test_run_end(const doctest::TestRunStats& result) override {
    auto& judged = const_cast<doctest::TestRunStats&>(result);
    judged.numTestCasesFailed += turned_red_;
    judged.numAsserts += leaky_;
    judged.numAssertsFailed += leaky_;
  }

  void report_query(const doctest::QueryData&) override {}
  void test_run_start() override {}
  void test_case_reenter(const doctest::TestCaseData&) override {}
  void test_case_exception(const doctest::TestCaseException&) override {}
  void subcase_start(const doctest::SubcaseSignature&) override {}
  void subcase_end() override {}
  void log_assert(const doctest::AssertData&) override {}
  void log_message(const doctest::MessageData&) override {}
  void test_case_skipped(const doctest::TestCaseData&) override {}

 private:
  void fail(const doctest::CurrentTestCaseStats& result) {
    ADD_FAIL_CHECK_AT(
        test_->m_file.c_str(), static_cast<int>(test_->m_line),
        "this test case leaves " << count_->survivors() << " alive");
    auto& judged = const_cast<doctest::CurrentTestCaseStats&>(result);
    ++leaky_;
    if (judged.testCaseSuccess) ++turned_red_;
    judged.testCaseSuccess = false;
    judged.failure_flags |= doctest::TestCaseFailureReason::AssertFailure;
  }

  const doctest::TestCaseData* test_ = nullptr;
  std::optional<common::leak_count> count_;
  unsigned turned_red_ = 0;
  int leaky_ = 0;
};

REGISTER_LISTENER("leaks", 1, leak_listener);

}  // namespace
