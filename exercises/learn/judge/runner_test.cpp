// The runner: each way in which an answer can go wrong, in a student's words.

#include "exercises/learn/judge/runner.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <utility>

#include "exercises/learn/judge/explain.hpp"
#include "exercises/learn/shelf/small_book.hpp"

using namespace learn;
using namespace std::chrono_literals;

namespace {

void check_says(const outcome& what, const std::string& text) {
  CHECK_MESSAGE(explain(what).find(text) != std::string::npos,
                "\"" << text << "\" is not in:\n"
                     << explain(what));
}

}  // namespace

TEST_CASE("a right answer passes, a wrong one hears the test's message") {
  const small_book book;
  CHECK(book.judge("return number + number;").what == verdict::passed);
  const outcome wrong = book.judge("return number * number;");
  CHECK(wrong.what == verdict::failed);
  REQUIRE(wrong.report.failures.size() == 2);
  CHECK(wrong.report.failures[0].message == "it was squared");
  CHECK(wrong.report.failures[1].values == "9 == 6");
  check_says(wrong, "test case \"three\"");
  check_says(wrong, "it was squared");
  check_says(wrong, "test.cpp:5");
  check_says(wrong, "with: 9 == 6");
  CHECK(explain(wrong).find("with: 9 != 9") == std::string::npos);
  CHECK(summarize(wrong) == "it was squared");
}

TEST_CASE(
    "an answer that does not compile shows the first error and its line") {
  const small_book book;
  const outcome what = book.judge("return nonsense;\n  second_error;");
  CHECK(what.what == verdict::does_not_compile);
  check_says(what, "does not compile");
  check_says(what, "my/answer.hpp:5:");
  CHECK(explain(what).find("second_error") == std::string::npos);
  CHECK(explain(what).find("staged") == std::string::npos);
}

TEST_CASE("an answer that never stops is named with its test case") {
  const small_book book;
  const outcome what =
      book.judge("for (volatile int i = 0;; i = i + 0) {}", 1s);
  CHECK(what.what == verdict::never_stops);
  check_says(what, "your loop never stops: after 1 seconds");
  check_says(what, "in the test case \"three\"");
  CHECK(summarize(what) ==
        "your loop never stops: after 1 seconds it was still running in the "
        "test case \"three\", and was ended.");
}

TEST_CASE("an answer that blocks has no loop to look for") {
  const small_book book;
  book.write("my/answer.hpp",
             "#include <unistd.h>\n" +
                 small_book::with_region("sleep(100); return number;"));
  runner judge = book.make_runner();
  judge.time_limit = 1s;
  const outcome what = judge.judge_file(
      book.only_exercise(), book.root() / "my/answer.hpp", "my/answer.hpp");
  CHECK(what.what == verdict::never_stops);
  check_says(what, "your answer never goes on: after 1 seconds");
  check_says(what, "a call that blocks the whole thread");
  check_says(what, "--seconds 60 gives it more time");
}

TEST_CASE("the compiler's warning about an answer is shown") {
  const small_book book;
  const outcome what = book.judge("int unused; return number;");
  CHECK(what.what == verdict::failed);
  check_says(what, "the compiler warns:");
  check_says(what, "unused variable");
}

TEST_CASE("what compilers mean") {
  outcome what;
  what.what = verdict::does_not_compile;
  what.answer_file = "a.hpp";
  for (const auto& [says, means] :
       {std::pair("array used as initializer", "the list a name first"),
        std::pair("await expressions are not permitted in handlers",
                  "block, and await then"),
        std::pair("unable to find the promise type for this coroutine",
                  "must return a coroutine<T>"),
        std::pair("a 'return' statement is not allowed in coroutine",
                  "ends with co_return"),
        std::pair("use of deleted function 'constexpr asyncio::coroutine<int>::"
                  "coroutine(const asyncio::coroutine<int>&)'",
                  "give it away with std::move("),
        std::pair("call to implicitly-deleted copy constructor of "
                  "'coroutine<int>'",
                  "give it away with std::move(")}) {
    what.compiler_said = std::string("b.hpp:3:1: error: ") + says + "\n";
    check_says(what, means);
    // Once that is known, nothing is guessed.
    CHECK(explain(what).find("a brace or a semicolon") == std::string::npos);
  }
  outcome crash;
  crash.what = verdict::crashed;
  crash.signal = SIGABRT;
  crash.printed = "free(): double free detected in tcache 2\n";
  check_says(crash, "it may be g++ 12");
}

TEST_CASE("a name from a brick that is not included: the brick is named") {
  outcome what;
  what.what = verdict::does_not_compile;
  what.answer_file = "a.hpp";
  what.book = LEARN_ROOT;
  for (const auto& [says, brick] :
       {std::pair("'sleep' is not a member of 'asyncio'; did you mean 'sleep'?",
                  "06_tasks/sleep.hpp"),
        std::pair("'wait' was not declared in this scope; did you mean "
                  "'std::__atomic_impl::wait'?",
                  "08_gather/wait.hpp"),
        std::pair("no member named 'current_task' in namespace 'asyncio'",
                  "06_tasks/task.hpp"),
        std::pair("use of undeclared identifier 'shield'",
                  "09_timeouts/shield.hpp"),
        std::pair("'cancelled_error' does not name a type",
                  "04_futures/errors.hpp"),
        std::pair("no template named 'future'", "04_futures/future.hpp")}) {
    what.compiler_said = std::string("a.hpp:3:1: error: ") + says + "\n";
    check_says(what, std::string("add:\n  #include \"") + brick + "\"\n");
  }
  for (const char* other :
       {"'nonsense' was not declared in this scope", "expected ';' before '}'",
        "'sleep' was not declared in this scope; did you mean "
        "'asyncio::sleep'?"}) {
    what.compiler_said = std::string("a.hpp:3:1: error: ") + other + "\n";
    CHECK_MESSAGE(explain(what).find("#include") == std::string::npos, other);
  }
}

TEST_CASE("an answer that crashes hears where and why, and its last words") {
  const small_book book;
  const outcome what = book.judge(
      "std::cerr << \"here\" << std::endl; std::abort(); return number;");
  CHECK(what.what == verdict::crashed);
  check_says(what, "crashes in the test case \"three\"");
  check_says(what, "SIGABRT");
  check_says(what, "| here");
}

TEST_CASE("a crash does not hide what had failed before it") {
  const small_book book;
  const outcome what =
      book.judge("if (number == 4) std::abort(); return number;");
  CHECK(explain(what).find("before that") == std::string::npos);
  book.write(
      "exercises/01_numbers/1_double/test.cpp",
      "#include <answer.hpp>\n#include <doctest/doctest.h>\n"
      "TEST_CASE(\"three\") { CHECK_MESSAGE(twice(3) == 6, \"not six\"); "
      "}\nTEST_CASE(\"four\") { CHECK(twice(4) == 8); }\n");
  const outcome crash =
      book.judge("if (number == 4) std::abort(); return number;");
  CHECK(crash.what == verdict::crashed);
  check_says(crash, "crashes in the test case \"four\"");
  check_says(crash, "before that, this had failed");
  check_says(crash, "not six");
}

TEST_CASE("what FAIL says arrives, plain text and streams") {
  const small_book book;
  book.write("exercises/01_numbers/1_double/test.cpp",
             "#include <answer.hpp>\n#include <doctest/doctest.h>\n"
             "TEST_CASE(\"a\") { FAIL(\"plain text\"); }\n"
             "TEST_CASE(\"b\") { FAIL(\"not \" << twice(3)); }\n");
  const outcome what = book.judge("return number;");
  REQUIRE(what.report.failures.size() == 2);
  CHECK(what.report.failures[0].message == "plain text");
  CHECK(what.report.failures[1].message == "not 3");
}

TEST_CASE("what an assertion says a hundred times is said once") {
  const small_book book;
  book.write("exercises/01_numbers/1_double/test.cpp",
             "#include <answer.hpp>\n#include <doctest/doctest.h>\n"
             "TEST_CASE(\"all\") { for (int i = 1; i <= 100; ++i) {\n"
             "  CHECK_MESSAGE(twice(i) == 2 * i, \"not twice\");\n"
             "  CHECK_MESSAGE(twice(i) == 2 * i, \"not twice \" << i % 2); } "
             "}\n");
  const outcome what = book.judge("return number;");
  REQUIRE(what.report.failures.size() == 3);
  CHECK(what.report.failures[1].message == "not twice 1");
  CHECK(what.report.failures[2].message == "not twice 0");
}

TEST_CASE("paths are told from the root") {
  const small_book book;
  book.write("chapters/checks.hpp",
             "inline void check_three(int x) { CHECK_MESSAGE(x == 3, \"x\"); "
             "}\n");
  book.write(
      "exercises/01_numbers/1_double/test.cpp",
      "#include <answer.hpp>\n#include <doctest/doctest.h>\n#include \"" +
          book.root().string() +
          "/chapters/checks.hpp\"\n"
          "TEST_CASE(\"three\") { check_three(twice(1)); }\n");
  const outcome what = book.judge("return number;");
  REQUIRE(what.report.failures.size() == 1);
  CHECK(what.report.failures[0].file == "chapters/checks.hpp");
}

TEST_CASE("an answer that quits the program has not passed") {
  const small_book book;
  const outcome what = book.judge("std::exit(0); return number;");
  CHECK(what.what == verdict::quit_early);
  check_says(what, "must not call exit()");
}

TEST_CASE("an answer that prints without end is stopped") {
  const small_book book;
  const outcome what = book.judge(
      "while (number < 9) std::puts(\"more and more\"); return 6;", 60s);
  CHECK(what.what == verdict::prints_too_much);
}

TEST_CASE("an exception that nobody catches is told") {
  const small_book book;
  const outcome what = book.judge("throw std::runtime_error(\"no salt\");");
  CHECK(what.what == verdict::failed);
  check_says(what, "no salt");
}

TEST_CASE("an answer cannot take all memory") {
  if (recipe::read(std::filesystem::path(LEARN_BUILD) / "exercise_recipe.txt")
          .sanitized)
    return;
  const small_book book;
  const outcome what = book.judge(
      "std::vector<char> all(std::size_t{1} << 40); return all[1] + number;");
  CHECK(what.what == verdict::failed);
  check_says(what, "bad_alloc");
}

TEST_CASE("memory is limited under the address sanitizer, too") {
  const small_book book;
  book.write("exercises/01_numbers/1_double/task.md",
             "# Twice\n\n**repair** · 5 minutes · address sanitizer\n");
  book.write(
      "my/answer.hpp",
      "#include <vector>\n" +
          small_book::with_region(
              "std::vector<std::vector<char>> all; for (int i = 0; i < 100; "
              "++i) all.emplace_back(16 << 20, 'x'); while (number != 0) "
              "all[0][0] = 'y'; return number;"));
  runner judge = book.make_runner();
  judge.memory_limit = std::size_t{300} << 20;
  const outcome what = judge.judge_file(
      book.only_exercise(), book.root() / "my/answer.hpp", "my/answer.hpp");
  CHECK(what.what == verdict::too_much_memory);
  CHECK(summarize(what) ==
        "your answer used more than 300 MB of memory in the test case "
        "\"three\", and was ended.");
}

TEST_CASE("an answer runs in a directory that is removed with its files") {
  const small_book book;
  const outcome what = book.judge(
      "std::fclose(std::fopen(\"left_behind\", \"w\")); return number + "
      "number;");
  CHECK(what.what == verdict::passed);
  CHECK_FALSE(exists(book.root() / "left_behind"));
  CHECK(common::entries(book.root() / "staged").empty());
}

TEST_CASE("a rebuild is judged by the chapter's own tests") {
  const small_book book;
  const std::string brick = "chapters/01_numbers/number.hpp";
  book.write("exercises/01_numbers/2_number/task.md",
             "# N\n\n**rebuild** · 9 minutes · " + brick + "\n");
  book.write(brick, "#error the chapter's own file was taken\n");
  book.write("chapters/01_numbers/tests/number_test.cpp",
             "#include \"01_numbers/number.hpp\"\n"
             "TEST_CASE(\"one\") { CHECK(one == 1); }\n");
  book.write("chapters/01_numbers/tests/number_more_test.cpp",
             "#include \"01_numbers/number.hpp\"\n"
             "TEST_CASE(\"more\") { CHECK(one != 2); }\n");
  book.write("chapters/01_numbers/tests/numbers_test.cpp",
             "#error not this brick\n");
  const runner judge = book.make_runner();
  const exercise what = book.shelf().find_exercise("1/2");
  const outcome right =
      judge.judge(what, {"#pragma once\nconstexpr int one = 1;\n", "mine"});
  CHECK_MESSAGE(right.what == verdict::passed, explain(right));
  CHECK(right.report.test_cases == 2);
  const outcome wrong =
      judge.judge(what, {"#pragma once\nconstexpr int one = 2;\n", "mine"});
  CHECK(wrong.what == verdict::failed);
  REQUIRE(wrong.report.failures.size() == 2);
  // The brick's first test speaks first, although the other has run before.
  CHECK(wrong.report.failures[0].test_case == "one");
  CHECK(wrong.report.failures[1].test_case == "more");

  // Where its rules are a test of their own, the rest need not judge.
  book.write("chapters/01_numbers/tests/number_rules_test.cpp",
             "#include \"01_numbers/number.hpp\"\n"
             "TEST_CASE(\"rule\") { CHECK(one < 2); }\n");
  book.write("chapters/01_numbers/tests/number_more_test.cpp",
             "#error not asked\n");
  const outcome by_rules =
      judge.judge(what, {"#pragma once\nconstexpr int one = 1;\n", "mine"});
  CHECK_MESSAGE(by_rules.what == verdict::passed, explain(by_rules));
  CHECK(by_rules.report.test_cases == 2);
}

TEST_CASE("an exercise's own test may stand in several files") {
  const small_book book;
  const std::string where = "exercises/01_numbers/1_double/";
  book.write(where + "test.hpp", "constexpr int half_of_eight = 4;\n");
  book.write(where + "more_test.cpp",
             "#include <answer.hpp>\n#include <doctest/doctest.h>\n"
             "#include \"test.hpp\"\n"
             "TEST_CASE(\"four\") { CHECK_MESSAGE(twice(half_of_eight) == 8, "
             "\"four was forgotten\"); }\n");
  const outcome right = book.judge("return 2 * number;");
  CHECK_MESSAGE(right.what == verdict::passed, explain(right));
  CHECK(right.report.test_cases == 2);
  const outcome wrong = book.judge("return number == 3 ? 6 : 0;");
  REQUIRE(wrong.what == verdict::failed);
  check_says(wrong, "four was forgotten");
  check_says(wrong, "more_test.cpp:4");

  // test.cpp speaks first, although the other has run before.
  const outcome both = book.judge("return number;");
  REQUIRE(both.report.failures.size() == 3);
  CHECK(both.report.failures[0].test_case == "three");
  CHECK(both.report.failures[2].test_case == "four");
}

TEST_CASE("a function that is in two test files has to be inline") {
  const small_book book;
  const std::string where = "exercises/01_numbers/1_double/";
  const auto region = [](const std::string& inside) {
    return "#pragma once\n// #region answer\n" + inside + "\n// #endregion\n";
  };
  book.write(where + "starter.hpp", region("int twice(int);"));
  book.write(where + "more_test.cpp", "#include <answer.hpp>\n");
  book.write("my/answer.hpp", region("int twice(int n) { return 2 * n; }"));
  const auto judged = [&] {
    return book.make_runner().judge_file(
        book.only_exercise(), book.root() / "my/answer.hpp", "my/answer.hpp");
  };
  check_says(judged(), "Write \"inline\" before");
  book.write("my/answer.hpp",
             region("inline int twice(int n) { return 2 * n; }"));
  CHECK(judged().what == verdict::passed);
}

TEST_CASE("a helper changed outside the region does not help") {
  const small_book book;
  book.write("my/answer.hpp",
             "inline int twice(int) { return 6; }\n#define twice other\n" +
                 small_book::with_region("return number;"));
  const outcome what = book.make_runner().judge_file(
      book.only_exercise(), book.root() / "my/answer.hpp", "my/answer.hpp");
  CHECK(what.what == verdict::failed);
  CHECK(what.changed_outside);
  CHECK_FALSE(book.judge("return 2 * number;").changed_outside);
}

TEST_CASE("what cannot be judged is said in one line") {
  const small_book book;
  const outcome what = book.judge("#define CHECK(x)\n  return 0;");
  CHECK(what.what == verdict::refused);
  check_says(what, "my/answer.hpp: line 5: a preprocessor directive");
  CHECK(summarize(what) ==
        "your answer cannot be judged. my/answer.hpp: line 5: a preprocessor "
        "directive has no place in the region: \"#define CHECK(x)\"");
}

TEST_CASE("of the book, an answer may include nothing but the bricks") {
  const small_book book;
  const auto including = [&](const std::string& name) {
    book.write("my/answer.hpp", "#include <" + name + ">\n" +
                                    small_book::with_region("return 6;"));
    return book.make_runner().judge_file(
        book.only_exercise(), book.root() / "my/answer.hpp", "my/answer.hpp");
  };
  for (const std::string name :
       {"exercises/learn/kit/report.hpp",
        "chapters/01_generators/generator.hpp", "01_generators/main.cpp",
        "common/files/files.hpp", "report.hpp", "./report.hpp",
        "asyncio.hpp"}) {
    const outcome what = including(name);
    CHECK_MESSAGE(what.what == verdict::refused, name);
    check_says(what, "my/answer.hpp: line 1: an answer may include");
  }
  for (const std::string name :
       {"vector", "sys/socket.h", "01_generators/generator.hpp"})
    CHECK_MESSAGE(including(name).what == verdict::passed, name);
}

TEST_CASE("a brace too few: the error is in a file that is not the answer") {
  const small_book book;
  const outcome what = book.judge("if (number) { return 0;");
  CHECK(what.what == verdict::does_not_compile);
  check_says(what, "semicolon is missing at the end of your answer");
  const outcome other = book.judge("return nonsense;");
  CHECK(explain(other).find("a brace") == std::string::npos);
}

TEST_CASE("whatever an answer does, it cannot write the report") {
  const small_book book;
  const std::string forge =
      "const char text[] = \"case\\tthree\\nend\\t1\\n\"; "
      "for (int i = 3; i < 256; ++i) "
      "if (write(i, text, sizeof text - 1) < 0) continue; ";
  for (const std::string& cheat :
       {forge + "_exit(0); return 0;", forge + "std::exit(0); return 0;",
        std::string("_exit(0); return 0;"),
        std::string("for (int i = 3; i < 256; ++i) close(i); return 6 + "
                    "number;")}) {
    book.write("my/answer.hpp", "#include <cstdlib>\n#include <unistd.h>\n" +
                                    small_book::with_region(cheat));
    const outcome what = book.make_runner().judge_file(
        book.only_exercise(), book.root() / "my/answer.hpp", "my/answer.hpp");
    CHECK_MESSAGE(what.what == verdict::quit_early, cheat);
  }
}

TEST_CASE(
    "an answer that stands between the test and the runner changes nothing") {
  // It takes the place of the runner, and passes on what it likes.
  const small_book book;
  book.write("my/answer.hpp",
             "#include <cstdlib>\n#include <string>\n#include <sys/socket.h>\n"
             "#include <thread>\n#include <unistd.h>\n" +
                 small_book::with_region(
                     "static const bool once = [] {\n"
                     "  const int real = dup(64); int both[2];\n"
                     "  if (socketpair(AF_UNIX, SOCK_STREAM, 0, both) != 0 ||\n"
                     "      dup2(both[1], 64) < 0) abort();\n"
                     "  std::thread([real, mine = both[0]] {\n"
                     "    std::string line;\n"
                     "    for (char c = 0; read(mine, &c, 1) == 1;) {\n"
                     "      line += c;\n"
                     "      if (c != '\\n') continue;\n"
                     "      const bool ends = line.find(\"end\\t\") < 99;\n"
                     "      if (line.find(\"failure\\t\") > line.size() &&\n"
                     "          write(real, line.data(), line.size()) < 0)\n"
                     "        abort();\n"
                     "      if (ends) _exit(0);\n"
                     "      line.clear();\n"
                     "    }\n"
                     "  }).detach();\n"
                     "  return atexit([] { sleep(5); }) == 0;\n"
                     "}();\n"
                     "return once ? number : 0;"));
  const outcome what = book.make_runner().judge_file(
      book.only_exercise(), book.root() / "my/answer.hpp", "my/answer.hpp");
  CHECK_MESSAGE(what.what == verdict::quit_early, explain(what));
}

TEST_CASE("what runs before main() cannot read the secret") {
  const small_book book;
  const outcome what = book.judge(
      "return number; }\nstatic const bool cheated = [] {\n"
      "  char text[64]; FILE* told = fopen(\"/proc/self/fd/3\", \"r\");\n"
      "  if (told == nullptr) told = fopen(\"/proc/self/fd/64\", \"r\");\n"
      "  if (told != nullptr && fread(text, 1, 64, told) > 0) "
      "puts(\"read it\");\n"
      "  return true; }();\ninline int more() { return cheated;");
  CHECK(what.what == verdict::failed);
  CHECK(what.printed.find("read it") == std::string::npos);
}

namespace {

/// Functions beside twice(), whose answer is right for the first test.
outcome judge_beside(const small_book& book, const std::string& functions) {
  return book.judge("return number; }\n" + functions +
                    "\ninline int more() { return 0;");
}

/// A function that reads the secret, if it can, and forges the report with it.
const std::string forger =
    "extern \"C\" long syscall(long, ...);\n"
    "extern \"C\" [[noreturn]] void _exit(int);\n"
    "inline void forge() {\n"
    "  char got[300]; const long size = syscall(0, 3, got, 299L);\n"
    "  if (size <= 0) return;\n"
    "  char all[700]; long n = 0;\n"
    "  const auto put = [&](const char* text, long end) {\n"
    "    for (long i = 0; i < end; ++i) all[n++] = text[i]; };\n"
    "  put(got, size - 1); put(\"case\\tx\\n\", 7);\n"
    "  put(got, size - 1); put(\"end\\t1\\n\", 6);\n"
    "  syscall(1, 3, all, n); _exit(0); }\n";

}  // namespace

TEST_CASE("nothing of an answer runs before the secret has been read") {
  const small_book book;
  for (const std::string early :
       {"[[gnu::constructor(101)]] inline void early() { forge(); }",
        "[[gnu::constructor(1)]] inline void early() { forge(); }",
        "[[gnu::section(\".preinit_array\"), gnu::used]] static void (*const "
        "early)() = forge;"}) {
    const outcome what = judge_beside(book, forger + early);
    CHECK_MESSAGE(what.what == verdict::failed, early << explain(what));
  }
  const outcome loading = judge_beside(
      book, forger +
                "extern \"C\" { static void (*choose())() { forge(); return "
                "forge; } }\nstatic void early() __attribute__((ifunc("
                "\"choose\"), used));");
  CHECK_MESSAGE(loading.what == verdict::refused, explain(loading));
  check_says(loading, "it has a function that is chosen");
}

TEST_CASE("an answer cannot choose which tests run") {
  const small_book book;
  book.write("exercises/01_numbers/1_double/test.cpp",
             "#include <answer.hpp>\n#include <doctest/doctest.h>\n"
             "TEST_CASE(\"easy\") {}\n"
             "TEST_CASE(\"hard\") { CHECK(twice(3) == 6); }\n");
  for (const std::string change :
       {"__builtin_strcpy(argv[2], \"-tce=hard\");",
        "static char no[] = \"--no-throw=true\"; argv[2] = no;",
        "static char out[] = \"-tc=easy\"; argv[1] = out;"}) {
    const outcome what = judge_beside(
        book, "[[gnu::constructor]] inline void early(int, char** argv) { " +
                  change + " }");
    CHECK_MESSAGE(what.what != verdict::passed, change);
  }
  const outcome told =
      judge_beside(book,
                   "[[gnu::constructor]] inline void early(int, char** argv) { "
                   "__builtin_strcpy(argv[2], \"-tce=hard\"); }");
  check_says(told, "changed the arguments of the test program");
}

TEST_CASE("an answer cannot take the place of a function of the system") {
  const small_book book;
  for (const std::string name : {"send", "sendmsg", "recv"}) {
    const outcome what = judge_beside(
        book, "extern \"C\" [[gnu::used]] inline long " + name +
                  "(int, void*, unsigned long, int) { return 0; }");
    CHECK_MESSAGE(what.what == verdict::refused, name);
    check_says(what, "my/answer.hpp: it defines \"" + name + "\"");
  }
  const outcome hidden =
      judge_beside(book, "asm(\".globl fcntl\\nfcntl: ret\");");
  CHECK_MESSAGE(hidden.what == verdict::refused, explain(hidden));
  const outcome bytes =
      judge_beside(book, "extern \"C\" { char sendmsg[9] = {}; }");
  CHECK_MESSAGE(bytes.what == verdict::refused, explain(bytes));
  // A variable of the answer's own is nobody's business.
  const outcome mine = judge_beside(
      book,
      "inline int limit = 7; int total = 0; inline const int& most = limit;");
  CHECK_MESSAGE(mine.what == verdict::failed, explain(mine));
  // A test may, and what has internal linkage takes nobody's place.
  book.write("exercises/01_numbers/1_double/test.cpp",
             "#include <answer.hpp>\n#include <doctest/doctest.h>\n"
             "extern \"C\" long send(int, const void*, unsigned long, int) {\n"
             "  return 7; }\n"
             "TEST_CASE(\"three\") { CHECK(twice(3) == 6); }\n");
  const outcome own =
      book.judge("static const int close = 2; return close * number;");
  CHECK_MESSAGE(own.what == verdict::passed, explain(own));
}

TEST_CASE("an answer does not run where the book's files are") {
  const small_book book;
  const outcome what = book.judge(
      "FILE* f = fopen(\"written-by-a-test\", \"w\"); if (f) fclose(f);"
      "f = fopen(\"exercises/01_numbers/1_double/test.cpp\", \"r\");"
      "return f == nullptr ? 2 * number : 0;");
  CHECK_MESSAGE(what.what == verdict::passed, explain(what));
  CHECK_FALSE(exists(book.root() / "written-by-a-test"));
}

TEST_CASE("an answer cannot fill the disk, or the table of processes") {
  const small_book book;
  CHECK(book.judge("FILE* f = fopen(\"large\", \"w\"); "
                   "for (int i = 0; i < 200; ++i) for (int j = 0; j < 1000; "
                   "++j) fwrite(\"0123456789\", 1000, 1, f); return 6;")
            .what == verdict::crashed);
  const outcome many = book.judge(
      "while (true) if (std::system(\"sleep 100 & sleep 100 & sleep 100 &\")) "
      "return 6;");
  CHECK(many.what == verdict::too_many_processes);
  check_says(many, "too many processes");
}

TEST_CASE("two runners at once have each a place of their own") {
  const small_book book;
  const runner one = book.make_runner();
  const runner other = book.make_runner();
  const auto staged = common::entries(book.root() / "staged");
  CHECK(staged.size() == 2);
}

TEST_CASE("no scratch is left behind, not even that of a run that was killed") {
  const small_book book;
  book.write("staged/999999999-1/answer.hpp", "");
  book.judge("return number;");
  CHECK(common::entries(book.root() / "staged").empty());
}

TEST_CASE("memory that is gone: the lines of what g++ compiles apart") {
  if (recipe::read(std::filesystem::path(LEARN_BUILD) / "exercise_recipe.txt")
          .sanitized)
    return;
  const small_book book;
  book.write("exercises/01_numbers/1_double/task.md",
             "# Twice\n\n**repair** · 5 minutes · address sanitizer\n");
  book.write("my/answer.hpp",
             "#include <functional>\n#include <vector>\n" +
                 small_book::with_region(
                     "std::vector<std::function<int()>> later;\n"
                     "  for (const int each : std::vector<int>{number}) {\n"
                     "    const std::vector<int> gone{each};\n"
                     "    const int* p = gone.data();\n"
                     "    later.push_back([p] { return *p; });\n"
                     "  }\n"
                     "  return 2 * later[0]();"));
  const outcome what = book.make_runner().judge_file(
      book.only_exercise(), book.root() / "my/answer.hpp", "my/answer.hpp");
  check_says(what, "in my/answer.hpp:11: it was");
  check_says(what, "in my/answer.hpp:12.");
}

TEST_CASE("memory that is gone: the sanitizer's report is a sentence") {
  const small_book book;
  book.write("exercises/01_numbers/1_double/task.md",
             "# Twice\n\n**repair** · 5 minutes · address sanitizer\n");
  const outcome heap =
      book.judge("int* const p = new int(number); delete p;\n  return 2 * *p;");
  CHECK(heap.what == verdict::failed);
  if (recipe::read(std::filesystem::path(LEARN_BUILD) / "exercise_recipe.txt")
          .sanitized)
    return;
  check_says(heap, "your answer reads memory that is gone, in");
  check_says(heap, "my/answer.hpp:6: it was released");
  check_says(heap, "in my/answer.hpp:5.");
  const outcome stack = book.judge(
      "const int* p = nullptr; { const int gone = number; p = &gone; }\n  "
      "return 2 * *p;");
  CHECK(stack.what == verdict::failed);
  check_says(stack, "your answer reads the variable \"gone\"");
  CHECK(book.judge("return 2 * number;").what == verdict::passed);
}

TEST_CASE("a summary is a whole sentence") {
  const small_book book;
  const auto of = [&](const std::string& inside) {
    return summarize(book.judge(inside));
  };
  CHECK(of("#define CHECK(x)\n  return 0;") ==
        "your answer cannot be judged. my/answer.hpp: line 5: a preprocessor "
        "directive has no place in the region: \"#define CHECK(x)\"");
  CHECK(of("std::abort(); return number;") ==
        "your answer crashes in the test case \"three\": it gave up (signal "
        "SIGABRT).");
  CHECK(of("return number; }\nstatic const bool early = [] { std::abort(); "
           "return true; }();\ninline int more() { return early;") ==
        "your answer crashes before the first test case: it gave up (signal "
        "SIGABRT).");
  CHECK(of("std::exit(0); return number;") ==
        "your answer ended the whole program in the test case \"three\", "
        "before the tests were over.");
  outcome hidden;
  hidden.what = verdict::nothing_tested;
  CHECK(summarize(hidden).ends_with("that hides the tests?"));
  hidden.what = verdict::crashed;
  hidden.report.test_cases = 1;
  hidden.report.last_case = "one. Two";
  hidden.signal = SIGFPE;
  CHECK(summarize(hidden) ==
        "your answer crashes in the test case \"one. Two\": it divided a whole "
        "number by zero (signal SIGFPE).");
}

TEST_CASE("an answer with a main() of its own hears that it must not have it") {
  const small_book book;
  const outcome what =
      book.judge("return 2 * number; }\nint main() { return twice(0);");
  CHECK(summarize(what) ==
        "your answer cannot be judged. my/answer.hpp: it must not define "
        "main(): the tests have one of their own");
  CHECK_FALSE(common::has(explain(what), "ld returned"));
}

TEST_CASE("what the linker misses is named") {
  const small_book book;
  const outcome what = book.judge("int missing(int); return missing(number);");
  CHECK(what.what == verdict::does_not_compile);
  CHECK_MESSAGE(summarize(what).starts_with("does not link: "),
                summarize(what));
  const bool is_named =
      common::has(summarize(what), "undefined reference to") ||
      common::has(summarize(what), "undefined symbol: ");
  CHECK_MESSAGE(is_named, summarize(what));
  CHECK_FALSE(common::has(explain(what), "ld returned"));
}

TEST_CASE("a compiler that is ended or says nothing has a sentence") {
  const small_book book;
  book.write("my/answer.hpp",
             "#include <cstddef>\n" +
                 small_book::with_region(
                     "constexpr auto count = [] { std::size_t sum = 0; "
                     "for (std::size_t i = 0; i < 250000; ++i) "
                     "for (std::size_t j = 0; j < 250000; ++j) sum += j; "
                     "return sum; };\n  return number + "
                     "std::integral_constant<std::size_t, count()>::value;"));
  runner judge = book.make_runner();
  judge.compile_limit = 1s;
  const outcome slow = judge.judge_file(
      book.only_exercise(), book.root() / "my/answer.hpp", "my/answer.hpp");
  CHECK(slow.what == verdict::does_not_compile);
  CHECK(summarize(slow) == "your answer took more than 1 s to compile.");

  outcome silent;
  silent.what = verdict::does_not_compile;
  CHECK(summarize(silent) ==
        "does not compile: the compiler gave up without saying why");
  silent.compiler_said = "\n\nas: out of everything\n";
  CHECK(summarize(silent) == "does not compile: as: out of everything");
  silent.compiler_said =
      "a.hpp:1:1:   required from here\nb.hpp:2:2: error: no\n";
  CHECK(summarize(silent) == "does not compile: b.hpp:2:2: error: no");
}

TEST_CASE("a compiler cannot fill the disk") {
  const small_book book;
  const outcome what = book.judge(
      "asm(\".pushsection .data\\n.zero 3000000000\\n"
      ".popsection\"); return number;");
  CHECK(what.what == verdict::does_not_compile);
  CHECK(summarize(what) ==
        "does not compile: the compiled program would be too large");
  check_says(what, "an array of many megabytes");
}
