// The reporter: linked into every exercise's test program, it writes the report
// (report.hpp) of what doctest does. Each event is written at once: a program
// that hangs or crashes next must have told where it was.

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <mutex>
#include <sstream>
#include <string>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "exercises/learn/kit/report.hpp"

namespace learn {
namespace {

/// What INFO and the _MESSAGE forms say around the assertion that failed.
std::string context_text() {
  std::ostringstream text;
  const auto* const* contexts = doctest::IReporter::get_active_contexts();
  for (int i = 0; i < doctest::IReporter::get_num_active_contexts(); ++i) {
    if (i > 0) text << '\n';
    contexts[i]->stringify(&text);
  }
  return text.str();
}

// What the runner has given us. A child that the answer has forked has it, too,
// but is not the one whom the runner hears.
struct line_to_runner {
  int descriptor = -1;
  pid_t process = -1;
  event_signer signer;
  std::mutex one_by_one;
};
constinit line_to_runner to_runner;

// The program's own, as long as we know them.
constinit char** arguments_of_main = nullptr;

/// The descriptor gets another number; there is nothing to read for whoever
/// calls this again.
[[gnu::constructor(101)]] void read_secret() {
  if (to_runner.descriptor >= 0) return;
  auto& secret = to_runner.signer.secret;
  const ssize_t size = read(report_descriptor, secret, sizeof secret - 1);
  if (size <= 0) return;  // nobody listens
  if (char* const end = std::strchr(secret, '\n')) *end = '\0';
  to_runner.process = getpid();
  to_runner.descriptor = fcntl(report_descriptor, F_DUPFD_CLOEXEC, 64);
  close(report_descriptor);
}

/// doctest has read the arguments already; has somebody told it to leave tests
/// out?
bool arguments_are_ours() {
  if (arguments_of_main == nullptr) return true;
  std::size_t count = 1;
  for (const char* const argument : test_arguments) {
    const char* const given = arguments_of_main[count++];
    if (given == nullptr || std::strcmp(given, argument) != 0) return false;
  }
  return arguments_of_main[count] == nullptr;
}

}  // namespace

void begin(int count, char** arguments, char** environment);

/// Called before any code of the answer's can run (first.cpp), where the C
/// library knows how; else read_secret() is the first constructor.
void begin(int, [[maybe_unused]] char** arguments, char**) {
  if (to_runner.descriptor >= 0) return;
#ifdef __GLIBC__  // others pass no arguments
  arguments_of_main = arguments;
#endif
  read_secret();
}

namespace {

class reporter : public doctest::IReporter {
 public:
  explicit reporter(const doctest::ContextOptions&) {}

  void test_case_start(const doctest::TestCaseData& test) override {
    test_case_ = test.m_name;
    tell(case_event(test_case_));
  }

  void test_case_exception(const doctest::TestCaseException& error) override {
    if (error.is_crash) return;  // the runner sees the signal itself
    tell(failure_event({.test_case = test_case_,
                        .message = error.error_string.c_str(),
                        .exception = true}));
  }

  void log_assert(const doctest::AssertData& check) override {
    if (!check.m_failed) return;
    const std::string macro = doctest::assertString(check.m_at);
    failure what{.test_case = test_case_,
                 .file = check.m_file,
                 .line = check.m_line,
                 .message = context_text(),
                 .expression = macro + "( " + check.m_expr + " )"};
    const bool about_throwing =
        check.m_at &
        (doctest::assertType::is_throws | doctest::assertType::is_throws_as |
         doctest::assertType::is_throws_with | doctest::assertType::is_nothrow);
    if (check.m_threw)
      what.values = std::string("it threw: ") + check.m_exception.c_str();
    else if (about_throwing)
      what.values = "it did not throw";
    else
      what.values = check.m_decomp.c_str();
    tell(failure_event(what));
  }

  void log_message(const doctest::MessageData& said) override {
    if (said.m_severity & doctest::assertType::is_warn) return;
    std::string message = said.m_string.c_str();
    if (const std::string context = context_text(); !context.empty())
      message = context + "\n" + message;
    tell(failure_event({.test_case = test_case_,
                        .file = said.m_file,
                        .line = said.m_line,
                        .message = message}));
  }

  void test_run_end(const doctest::TestRunStats& all) override {
    tell(end_event(all.numTestCasesPassingFilters, all.numAsserts));
  }

  void report_query(const doctest::QueryData&) override {}
  void test_run_start() override {
    if (!arguments_are_ours())
      tell(failure_event(
          {.message = "your answer changed the arguments of the test program, "
                      "which choose the tests"}));
  }
  void test_case_reenter(const doctest::TestCaseData&) override {}
  void test_case_end(const doctest::CurrentTestCaseStats&) override {}
  void subcase_start(const doctest::SubcaseSignature&) override {}
  void subcase_end() override {}
  void test_case_skipped(const doctest::TestCaseData&) override {}

 private:
  static void tell(const std::string& event) {
    if (to_runner.process != getpid()) return;
    const std::lock_guard guard(to_runner.one_by_one);
    auto signature = to_runner.signer.sign(event);
    iovec parts[] = {{signature.data(), signature.size()},
                     {const_cast<char*>(event.data()), event.size()}};
    while (parts[0].iov_len + parts[1].iov_len > 0) {
      msghdr message{};
      message.msg_iov = parts;
      message.msg_iovlen = 2;
      const ssize_t size =
          sendmsg(to_runner.descriptor, &message, MSG_NOSIGNAL);
      if (size < 0 && errno == EINTR) continue;
      if (size <= 0) return;
      auto sent = static_cast<std::size_t>(size);
      for (iovec& part : parts) {
        const std::size_t of_it = std::min(sent, part.iov_len);
        part.iov_base = static_cast<char*>(part.iov_base) + of_it;
        part.iov_len -= of_it;
        sent -= of_it;
      }
    }
  }

  std::string test_case_;
};

REGISTER_REPORTER("learn", 1, reporter);

}  // namespace
}  // namespace learn
