// Definitions are found by name, whatever stands in and around them.

#include "common/book/definitions.hpp"

#include <doctest/doctest.h>

#include "common/book/cpp_tokens.hpp"

namespace book {
namespace {

/// "first-end" of the definition, lines from 1.
std::string place(const std::vector<definition>& all, std::string_view name) {
  const definition found = find_definition(all, name);
  return std::to_string(found.first + 1) + "-" + std::to_string(found.end);
}

std::string cpp_place(std::string_view source, std::string_view name) {
  return place(cpp_definitions(source), name);
}

/// What the error says when a name cannot be found.
std::string complaint(std::string_view source, std::string_view name) {
  try {
    return "found at " + cpp_place(source, name);
  } catch (const wrong& problem) {
    return problem.what();
  }
}

TEST_CASE("a free function, its comment and its template line") {
  const auto found =
      find_definition(cpp_definitions("int before = 1;\n"
                                      "\n"
                                      "/// Doubles.\n"
                                      "/// Quickly.\n"
                                      "template <class T>\n"
                                      "  requires(sizeof(T) > 1)\n"
                                      "[[nodiscard]]\n"
                                      "T twice(T x) {\n"
                                      "  return x + x;\n"
                                      "}\n"),
                      "twice");
  CHECK(found.comment == 2);
  CHECK(found.header == 4);
  CHECK(found.first == 7);
  CHECK(found.end == 10);
}

TEST_CASE("strings, characters and comments do not count as braces") {
  CHECK(cpp_place("void f() {\n"
                  "  g(\"}\", '}', '\\'', \"\\\"}\");  // }\n"
                  "  /* } */ h(R\"x( } )\" } )x\", 1'000'000);\n"
                  "#define brace }\n"
                  "}\n"
                  "int y = 2;\n",
                  "f") == "1-5");
}

TEST_CASE("classes, their members, and members defined outside") {
  const char* source =
      "namespace a::b {\n"                                  // 1
      "class later;\n"                                      // 2
      "struct box final : base<int> {\n"                    // 3
      " public:\n"                                          // 4
      "  explicit box(int n)\n"                             // 5
      "      : n_{n}, m_(n) {\n"                            // 6
      "    go();\n"                                         // 7
      "  }\n"                                               // 8
      "  ~box() = default;\n"                               // 9
      "  int next() const noexcept(true) { return n_; }\n"  // 10
      "  void far();\n"                                     // 11
      "  bool operator()(int) const { return true; }\n"     // 12
      "  operator bool() const { return n_ > 0; }\n"        // 13
      "  class inner;\n"                                    // 14
      "  int n_ = 0;\n"                                     // 15
      "};\n"                                                // 16
      "void box::far() {\n"                                 // 17
      "}\n"                                                 // 18
      "class box::inner {\n"                                // 19
      "  int next() { return 2; }\n"                        // 20
      "};\n"                                                // 21
      "enum class colour : char { red };\n"                 // 22
      "}\n";
  const auto all = cpp_definitions(source);
  CHECK(place(all, "box") == "3-16");
  CHECK(place(all, "~box") == "9-9");
  CHECK(place(all, "box::box") == "5-8");
  CHECK(place(all, "box::next") == "10-10");
  CHECK(place(all, "a::b::box::next") == "10-10");
  CHECK(place(all, "inner::next") == "20-20");
  CHECK(place(all, "far") == "17-18");
  CHECK(place(all, "box::operator()") == "12-12");
  CHECK(place(all, "operator bool") == "13-13");
  CHECK(place(all, "inner") == "19-21");
  CHECK(place(all, "colour") == "22-22");
}

TEST_CASE("templates of all shapes") {
  const char* source =
      "template <class T>\n"                                    // 1
      "concept small = sizeof(T) < 8;\n"                        // 2
      "template <small T, int N = (3 > 2)>\n"                   // 3
      "class box<T>::iterator {\n"                              // 4
      "  friend bool operator==(box, box) = default;\n"         // 5
      "  auto operator<=>(const iterator&) const = default;\n"  // 6
      "};\n"                                                    // 7
      "template <class T>\n"                                    // 8
      "auto call(T f) -> std::vector<decltype(f())>\n"          // 9
      "  requires requires(T g) { g(); } && small<T>\n"         // 10
      "{\n"                                                     // 11
      "  return {f()};\n"                                       // 12
      "}\n"                                                     // 13
      "using pair = std::pair<int, int>;\n"                     // 14
      "constexpr auto add = [](int a) { return a; };\n"         // 15
      "template <>\n"                                           // 16
      "std::map<int, std::vector<int>> make<int>() {\n"         // 17
      "}\n";
  const auto all = cpp_definitions(source);
  CHECK(place(all, "small") == "2-2");
  CHECK(place(all, "box::iterator") == "4-7");
  CHECK(place(all, "operator==") == "5-5");
  CHECK(place(all, "operator<=>") == "6-6");
  CHECK(place(all, "call") == "9-13");
  CHECK(place(all, "pair") == "14-14");
  CHECK(place(all, "add") == "15-15");
  CHECK(place(all, "make") == "17-18");
}

TEST_CASE("a name that fits nothing, or several") {
  const char* source =
      "struct a { int next() { return 1; } };\n"
      "struct b { int next() { return 2; } };\n"
      "int declared();\n";
  CHECK(complaint(source, "next").find("a::next (line 1)") !=
        std::string::npos);
  CHECK(complaint(source, "next").find("use a region") != std::string::npos);
  CHECK(complaint(source, "declared").starts_with("there is no definition"));
  CHECK(complaint(source, "xt").starts_with("there is no definition"));
  CHECK(complaint("void f() {\n", "f").find("no bracket closes") !=
        std::string::npos);
}

TEST_CASE("Python: functions, methods, decorators, strings") {
  const lines source = split_lines(
      "class Cook:\n"           // 1
      "    # Cooks.\n"          // 2
      "    @property\n"         // 3
      "    def cook(\n"         // 4
      "        self,\n"         // 5
      "    ):\n"                // 6
      "        \"\"\"Starts\n"  // 7
      "def not_this(): pass\n"  // 8
      "        \"\"\"\n"        // 9
      "        return 1\n"      // 10
      "\n"                      // 11
      "async def main():\n"     // 12
      "    pass\n"              // 13
      "\n"                      // 14
      "main()\n");
  const auto all = python_definitions(source);
  CHECK(place(all, "Cook") == "1-10");
  CHECK(place(all, "Cook::cook") == "4-10");
  CHECK(find_definition(all, "cook").header == 2);
  CHECK(find_definition(all, "cook").comment == 1);
  CHECK(place(all, "main") == "12-13");
  CHECK_THROWS_AS(place(all, "not_this"), wrong);
}

TEST_CASE("shell functions") {
  const lines source = split_lines("# Says it.\nsay() {\n  echo {\n}\nsay\n");
  CHECK(place(shell_definitions(source), "say") == "2-4");
  CHECK(shell_definitions(source).front().comment == 0);
}

}  // namespace
}  // namespace book
