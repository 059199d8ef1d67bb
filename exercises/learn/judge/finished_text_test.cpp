// The texts of finished bricks.

#include "exercises/learn/judge/finished_text.hpp"

#include <doctest/doctest.h>
#include <map>
#include <string>

#include "common/files/files.hpp"

using namespace learn;

namespace finished_text_test {
namespace {

TEST_CASE("functions lose their bodies, and each line keeps its number") {
  CHECK(without_bodies("inline int two() {\n"
                       "  return 2;\n"
                       "}\n"
                       "int x;\n") ==
        "int two();\n"
        "\n"
        "\n"
        "int x;\n");
  CHECK(without_bodies("inline coroutine<std::pair<int, int>> both(\n"
                       "    task<>& first,  // of two\n"
                       "    std::size_t limit = default_limit) {\n"
                       "  co_await first;\n"
                       "}\n") ==
        "coroutine<std::pair<int, int>> both(\n"
        "    task<>& first,  // of two\n"
        "    std::size_t limit = default_limit);\n"
        "\n"
        "\n");
}

TEST_CASE("what a class declares and others define is left out") {
  CHECK(without_bodies("class loop final : public parts {\n"
                       " public:\n"
                       "  inline void run();\n"
                       "  inline awaiter operator co_await() const noexcept;\n"
                       "\n"
                       " private:\n"
                       "  bool runs_ = false;  // run() was called\n"
                       "};\n"
                       "inline void loop::run() {\n"
                       "  runs_ = true;\n"
                       "}\n"
                       "inline loop::awaiter loop::operator co_await()\n"
                       "    const noexcept {\n"
                       "  return awaiter(*this);\n"
                       "}\n") ==
        "class loop final : public parts {\n"
        " public:\n"
        "  void run();\n"
        "  awaiter operator co_await() const noexcept;\n"
        "\n"
        " private:\n"
        "  bool runs_ = false;  // run() was called\n"
        "};\n" +
            std::string(7, '\n'));
}

TEST_CASE("a class's own functions lose their bodies, too") {
  CHECK(without_bodies("struct place {\n"
                       "  [[nodiscard]] virtual int leave(int n) noexcept {\n"
                       "    if (n > 0) {\n"
                       "      return n;\n"
                       "    }\n"
                       "    return 0;\n"
                       "  }\n"
                       "\n"
                       "  static void join() {\n"
                       "    joined();\n"
                       "  }\n"
                       "  ~place() {\n"
                       "    leave(1);\n"
                       "  }\n"
                       "};\n") ==
        "struct place {\n"
        "  [[nodiscard]] virtual int leave(int n) noexcept;\n"
        "\n"
        "\n"
        "\n"
        "\n"
        "\n"
        "\n"
        "  static void join();\n"
        "\n"
        "\n"
        "  ~place();\n"
        "\n"
        "\n"
        "};\n");
}

TEST_CASE("classes in classes are shortened, too") {
  CHECK(without_bodies("class lock {\n"
                       " public:\n"
                       "  class place : public line_place {\n"
                       "   public:\n"
                       "    explicit place(lock& it) : lock_(it) {\n"
                       "      it.enter();\n"
                       "    }\n"
                       "    ~place() {\n"
                       "      leave();\n"
                       "    }\n"
                       "\n"
                       "   private:\n"
                       "    lock& lock_;\n"
                       "  };\n"
                       "  void release() {\n"
                       "    free();\n"
                       "  }\n"
                       "};\n"
                       "inline void f() {\n"
                       "  g();\n"
                       "}\n") ==
        "class lock {\n"
        " public:\n"
        "  class place : public line_place {\n"
        "   public:\n"
        "    explicit place(lock& it) : lock_(it) {\n"
        "      it.enter();\n"
        "    }\n"
        "    ~place();\n"
        "\n"
        "\n"
        "\n"
        "   private:\n"
        "    lock& lock_;\n"
        "  };\n"
        "  void release();\n"
        "\n"
        "\n"
        "};\n"
        "void f();\n"
        "\n"
        "\n");
}

/// Does this brick stay as it is?
bool stays(const std::string& brick) { return without_bodies(brick) == brick; }

TEST_CASE("what the compiler may have to look into stays") {
  CHECK(
      stays("template <class T>\nclass box {\n  T take() {\n    return t;\n"
            "  }\n};\n"));
  CHECK(
      stays("template <class T>\n  requires(true)\ninline T f() {\n"
            "  return T();\n}\n"));
  CHECK(
      stays("class box {\n  template <class T>\n  T f() {\n    return T();\n"
            "  }\n};\n"));
  CHECK(stays("inline auto f() {\n  return 1;\n}\n"));
  CHECK(stays("inline void f(auto& x) {\n  x();\n}\n"));
  CHECK(stays("inline constexpr int f() {\n  return 1;\n}\n"));
  CHECK(
      stays("class box {\n  friend bool operator==(box, box) {\n"
            "    return true;\n  }\n};\n"));
  CHECK(stays("struct pair {\n  int two() const { return 2; }\n};\n"));
  CHECK(stays("inline static int f() {\n  return 1;\n}\n"));
  CHECK(
      stays("struct pair {\n  [[gnu::always_inline]] int f() {\n"
            "    return 1;\n  }\n};\n"));
}

TEST_CASE("constructors that initialise members stay") {
  CHECK(
      stays("struct one {\n  explicit one(int n) : n_(n) {\n    f();\n  }\n"
            "};\n"));
  CHECK(
      stays("struct one {\n  explicit one(int n) noexcept\n      : n_(n),\n"
            "        m_(n) {\n    f();\n  }\n};\n"));
  CHECK(stays("inline one::one(int n) : n_(n) {\n  f();\n}\n"));
}

TEST_CASE("two that differ only in bodies: the changed functions are used") {
  const std::string one =
      "inline int one() {\n  return 1;\n}\n"
      "struct s {\n  int two() const {\n    return 2;\n  }\n"
      "  int three();\n};\n"
      "inline int s::three() {\n  return 3;\n}\n";
  const std::string two_is_longer =
      "inline int one() {\n  return 1;\n}\n"
      "struct s {\n  int two() const {\n    int n = 1;\n    return n + n;\n"
      "  }\n  int three();\n};\n"
      "inline int s::three() {\n  return 4;\n}\n";
  CHECK(differ_only_in_bodies(one, two_is_longer));
  const auto [marked, marks] = with_changes_used(two_is_longer, one);
  CHECK(marked ==
        "inline int one() {\n  return 1;\n}\n"
        "struct s {\n[[gnu::used]]\n#line 5\n  int two() const { "
        "asm(\".set learn_used_1, 1\");\n    int n = 1;\n"
        "    return n + n;\n  }\n  int three();\n};\n"
        "[[gnu::used]]\n#line 11\ninline int s::three() { "
        "asm(\".set learn_used_2, 1\");\n  return 4;\n}\n");
  CHECK(marks == std::vector<std::string>{"learn_used_1", "learn_used_2"});
  CHECK(with_changes_used(one, one).text == one);
  // What only comes later; #line says where it stands.
  const std::string below = "\n" + one;
  CHECK(differ_only_in_bodies(one, below));
  CHECK(with_changes_used(below, one).text == below);
  CHECK(with_changes_used(below, one, true).marks.size() == 3);
  const std::string told = "#line 1 \"one.hpp\"\n" + one;
  CHECK(with_changes_used("\n" + told, told, true).text == "\n" + told);
  // What is declared: a name, a type, a member, one function more.
  for (const auto& [from, to] : std::map<std::string, std::string>{
           {"one()", "first()"},
           {"int two", "long two"},
           {"  int three();\n", "  int three();\n  int four_ = 4;\n"},
           {"inline int s::three() {\n  return 3;\n}\n", ""}}) {
    CAPTURE(to);
    CHECK_FALSE(differ_only_in_bodies(one, common::replace_all(one, from, to)));
  }
  // What callers look into.
  CHECK_FALSE(differ_only_in_bodies("inline auto f() {\n  return 1;\n}\n",
                                    "inline auto f() {\n  return 1L;\n}\n"));
}

TEST_CASE("what a head says beside its parameters' types counts") {
  const auto differ = [](const std::string& one, const std::string& other) {
    const std::string body = "\n  return 1;\n}\n";
    return !differ_only_in_bodies(one + body, other + body);
  };
  CHECK(differ("inline int s::f(int n = 1) {", "inline int s::f(int n = 2) {"));
  // The comment hides where the head ends.
  CHECK_FALSE(
      differ_only_in_bodies("inline int s::f() {// go\n  return 1;\n}\n",
                            "inline int s::f() {// go\n  return 2;\n}\n"));
}

TEST_CASE("in another layout, a function is not found behind something else") {
  for (const std::string before :
       {"struct s {\n  /* a\n  b */\n  int f() {\n",
        "struct s {\n  int f() {\n  if (n > 1) {\n",
        "inline int s::f() { return 1;\n",
        "inline int g() { return 1; } // text\ninline int f() {\n"}) {
    CAPTURE(before);
    CHECK_FALSE(differ_only_in_bodies(before + "    one();\n  }\n}\n",
                                      before + "    two();\n  }\n}\n"));
    CHECK(stays(before + "    one();\n  }\n}\n"));
  }
  for (const std::string before : {"struct s {\n  int b; // text\n",
                                   "struct s {\n  void h(); // text\n"}) {
    CAPTURE(before);
    const auto with = [&](const std::string& body) {
      return before + "  int f() {\n    " + body + "\n  }\n};\n";
    };
    CHECK(with_changes_used(with("two();"), with("one();")).text ==
          before +
              "[[gnu::used]]\n#line 3\n"
              "  int f() { asm(\".set learn_used_0, 1\");\n"
              "    two();\n  }\n};\n");
  }
  // A template whose comment ends like something else.
  const std::string begin =
      "template <class T>\n// One;\nstruct s {\n  int f() {\n    ";
  CHECK_FALSE(differ_only_in_bodies(begin + "one();\n  }\n};\n",
                                    begin + "two();\n  }\n};\n"));
}

TEST_CASE("comments do not count, where they are no more than that") {
  const std::string code = "inline int f() {\n  return 1;\n}\n";
  CHECK(differ_only_in_bodies(code, "// Returns one.\n" + code));
  CHECK_FALSE(differ_only_in_bodies(code, "// Returns one. \\\n" + code));
  CHECK_FALSE(differ_only_in_bodies("/*\n" + code, "/*\n// */\n" + code));
}

TEST_CASE(
    "other code in the same lines: all that can run but these functions") {
  const std::string f = "inline int f() {\n  return 1;\n}\n";
  const auto can_move = [&](const std::string& code) {
    return have_other_code_in_same_lines(f + code, f + "\n" + code);
  };
  for (const char* code :
       {"", "inline int g() {\n  return 1;\n}\n", "}  // namespace asyncio\n",
        "#line 7 \"x.hpp\"\ninline int g() { return 1; }\n"}) {
    CAPTURE(code);
    CHECK(can_move(code));
  }
  for (const char* code :
       {"inline int g() { return 1; }\n", "inline int n = *p;\n",
        "struct s {\n  int n{*p};\n};\n",
        "struct s { int two() { return 2; } };\n",
        "template <class T>\nT f(T n) {\n  return n;\n}\n"}) {
    CAPTURE(code);
    CHECK_FALSE(can_move(code));
  }
  const std::string begin = "inline auto f(int* p) {\n  delete p;\n";
  CHECK_FALSE(have_other_code_in_same_lines(begin + "  return *p;\n}\n",
                                            begin + "\n  return *p;\n}\n"));
}

TEST_CASE("of what each object has its own, no two differ only in bodies") {
  const std::string one = "inline int f() {\n  return 1;\n}\n";
  const std::string two = "inline int f() {\n  return 2;\n}\n";
  for (const std::string before :
       {"namespace {\n", "namespace\n{\n", "inline namespace /* own */ {\n",
        "const std::string code = R\"(\n", "static int made = 0;\n",
        "const auto shared = make();\n"}) {
    CAPTURE(before);
    CHECK_FALSE(differ_only_in_bodies(before + one, before + two));
  }
  for (const std::string before :
       {"namespace asyncio {\n", "namespace fs = std::filesystem;\n",
        "constexpr int most = 3;\n", "struct s {\n  static int f();\n};\n"}) {
    CAPTURE(before);
    CHECK(differ_only_in_bodies(before + one, before + two));
  }
}

TEST_CASE("variables stay, with their inline") {
  CHECK(stays("inline thread_local std::array<int, two()> all{};\n"));
  CHECK(stays("inline const std::function<void()> f = [] {\n  g();\n};\n"));
  CHECK(stays("inline std::size_t limit = from_system(\"limit\");\n"));
  CHECK(
      stays("struct s {\n  inline static std::mutex mutex_;\n"
            "  std::function<void()> f = [] {\n    g();\n  };\n};\n"));
}

TEST_CASE("what is laid out in another way stays") {
  CHECK(stays("inline int f()\n{\n  return 1;\n}\n"));
  CHECK(stays("inline int f() {  // one\n  return 1;\n}\n"));
  CHECK(stays("inline int f() {\n  return 1;\n}  // f\ninline int x;\n}\n"));
  CHECK(stays("inline int f() {\n  return 1;\n"));
  CHECK(stays("struct s {\n    int f() {\n        return 1;\n    }\n};\n"));
  CHECK(stays("namespace n {\n\tinline int f() {\n\t\treturn 1;\n\t}\n}\n"));
  // What ends at the beginning of a line is not this function.
  const std::string begin = "inline int f() {\n  return 1; }\n";
  const std::string end = "inline int g() {\n  return 2;\n}\n";
  CHECK_FALSE(differ_only_in_bodies(begin + "struct s { int n; };\n" + end,
                                    begin + "struct s { long n; };\n" + end));
  CHECK(stays("inline int f() {\n  if (g()) {\n}\n  return 1;\n}\n"));
}

TEST_CASE("behind a template or a class all goes on as before it") {
  for (const char* before :
       {"template <class T>\nusing list = std::vector<T>;\n",
        "template <class T>\nclass box;\n", "class box;\n", "class box {};\n",
        "template <class T>\nvoid f(T) {\n  g();\n}\n",
        "template <>\ninline int f(int) { return 1; }\n",
        "struct s {\n  struct in {\n    int n;\n  };\n  enum class e { a };\n"
        "};\n"}) {
    CAPTURE(before);
    CHECK(
        without_bodies(std::string(before) + "inline int f() {\n  g();\n}\n") ==
        std::string(before) + "int f();\n\n\n");
  }
}

TEST_CASE("each class that is no template is used") {
  CHECK(uses_of_classes("class only_declared;\n"
                        "template <class T>\n"
                        "class box {\n"
                        "};\n"
                        "template <>\n"
                        "struct of<int> {};\n"
                        "class task final : public future {\n"
                        " public:\n"
                        "  explicit task(int number);\n"
                        "};\n"
                        "struct two\n"
                        "    : one {\n"
                        "};\n") ==
        "template void finished::use<asyncio::task>();\n"
        "template void finished::use<asyncio::two>();\n"
        "template finished::made<asyncio::two>::made();\n");
  CHECK(uses_of_classes("struct s {\n  s() = default;\n  s(int);\n};\n") ==
        "template void finished::use<asyncio::s>();\n"
        "template finished::made<asyncio::s>::made();\n");
  CHECK(uses_of_classes("struct s final {\n  s();\n  ~s();\n};\n") ==
        "template void finished::use<asyncio::s>();\n");
}

}  // namespace
}  // namespace finished_text_test
