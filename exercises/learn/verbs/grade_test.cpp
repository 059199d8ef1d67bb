// Grading: whose files are used, and that the files it writes are well-formed.

#include "exercises/learn/verbs/grade.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <future>
#include <iostream>
#include <map>
#include <sstream>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

#include "common/command_line/command_line.hpp"
#include "common/json/json.hpp"
#include "exercises/learn/shelf/small_book.hpp"
#include "exercises/learn/verbs/grade_files.hpp"

namespace fs = std::filesystem;
using namespace learn;
using mark = grade_entry::mark;

namespace {

bool is_json(std::string_view text) {
  try {
    common::read_json(text);
    return true;
  } catch (const common::json_error&) {
    return false;
  }
}

/// Why `text` is not well-formed XML (as far as we write it); empty when it is.
std::string xml_fault(std::string_view text) {
  std::vector<std::string> open;
  for (std::size_t i = text.find("?>") + 2; i < text.size();) {
    if (text[i] == '&') {
      const auto name = text.substr(i, text.find(';', i) - i + 1);
      if (name != "&amp;" && name != "&lt;" && name != "&gt;" &&
          name != "&quot;")
        return "entity " + std::string(name);
    }
    if (static_cast<unsigned char>(text[i]) < 0x20 && text[i] != '\n' &&
        text[i] != '\t')
      return "control character";
    if (text[i] != '<') {
      ++i;
      continue;
    }
    const auto end = text.find('>', i);
    const std::string tag(text.substr(i + 1, end - i - 1));
    const std::string name =
        tag.substr(tag.starts_with('/'),
                   tag.find_first_of(" /", 1) - (tag.starts_with('/') ? 1 : 0));
    if (std::ranges::count(tag, '"') % 2 != 0) return "quotes in " + tag;
    if (tag.starts_with('/')) {
      if (open.empty() || open.back() != tag.substr(1))
        return "unmatched " + tag;
      open.pop_back();
    } else if (!tag.ends_with('/')) {
      open.push_back(tag.substr(0, tag.find(' ')));
    }
    i = end + 1;
  }
  return open.empty() ? "" : "left open: " + open.back();
}

grade_entry entry(const std::string& name, mark result,
                  const std::string& message = {}) {
  grade_entry made{.exercise = {.chapter = "01_numbers", .name = name}};
  made.result = result;
  made.message = message;
  made.explanation = message + "\nmore";
  return made;
}

const std::vector<grade_entry> samples = {
    entry("1_a", mark::passed),
    entry("2_b", mark::failed,
          "a < b && \"c\" \\ \t\x01\xff\xed\xa0\x80 ende ü"),
    entry("3_c", mark::not_attempted)};

/// A student's answers, graded by the verb.
class grading {
 public:
  grading(const small_book& teacher,
          const std::map<std::string, std::string>& answers,
          const std::string& junit = marks().string() + ".xml",
          const std::string& json = marks().string() + ".json") {
    const common::temporary_directory student;
    for (const auto& [name, answer] : answers)
      common::write_file(
          student.path() / "exercises/01_numbers" / name / "answer.hpp",
          answer);
    desk where{.shelf = teacher.shelf(),
               .progress = progress(teacher.root() / "progress"),
               .build = LEARN_BUILD};
    std::ostringstream printed;
    std::streambuf* const before = std::cout.rdbuf(printed.rdbuf());
    try {
      status =
          grade(where, teacher.make_runner(),
                {.directory = student.path(), .junit = junit, .json = json});
    } catch (...) {
      std::cout.rdbuf(before);
      throw;
    }
    std::cout.rdbuf(before);
    table = printed.str();
  }

  /// The files it writes, without their endings.
  static std::filesystem::path marks() {
    static const common::temporary_directory place;
    return place.path() / "marks";
  }
  std::string json() const { return common::read_file(marks() += ".json"); }
  std::string xml() const { return common::read_file(marks() += ".xml"); }

  int status = 1;
  std::string table;
};

}  // namespace

TEST_CASE("the readers of this test can say no") {
  for (const std::string bad : {"", "{", "{\"a\" 1}", "[1,]", "\"\n\"", "1 2"})
    CHECK_MESSAGE(!is_json(bad), bad);
  for (const std::string bad :
       {"?><a>", "?><a></b>", "?><a>&x;</a>", "?><a b=\"></a>"})
    CHECK_MESSAGE(xml_fault(bad) != "", bad);
}

TEST_CASE("grades as JSON") {
  const std::string text = grades_as_json(samples);
  CHECK_MESSAGE(is_json(text), text);
  CHECK(text.find("\"passed\": 1") != text.npos);
  CHECK(text.find("\"total\": 3") != text.npos);
  CHECK(text.find("\"result\": \"not attempted\"") != text.npos);
  CHECK(text.find("a < b && \\\"c\\\" \\\\ \\t????? ende ü") != text.npos);
  CHECK(is_json(grades_as_json({})));
}

TEST_CASE("grades as JUnit XML") {
  const std::string text = grades_as_junit(samples);
  CHECK_MESSAGE(xml_fault(text) == "", text);
  CHECK(text.find("tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\"") !=
        text.npos);
  CHECK(text.find("a &lt; b &amp;&amp; &quot;c&quot;") != text.npos);
  CHECK(xml_fault(grades_as_junit({})) == "");
}

TEST_CASE("a teacher's tests judge a student's answers, and nothing else") {
  const small_book teacher;
  teacher.write("exercises/01_numbers/2_more/task.md", "# More\n");
  const common::temporary_directory student;
  const auto put = [&](const std::string& file, const std::string& content) {
    common::write_file(student.path() / "exercises/01_numbers" / file, content);
  };
  // The student's test would let everything pass; their brick is not ours.
  put("1_double/test.cpp", "#include <answer.hpp>\nTEST_CASE(\"x\") {}\n");
  put("1_double/answer.hpp", small_book::with_region("return 5 * number;"));
  const auto graded = [&] {
    return grade_answers(teacher.shelf(), teacher.make_runner(), student.path(),
                         false);
  };
  auto all = graded();
  REQUIRE(all.size() == 2);
  CHECK(all[0].result == mark::failed);
  CHECK(all[0].explanation.find("15 == 6") != std::string::npos);
  CHECK(all[1].result == mark::not_attempted);

  put("1_double/answer.hpp", small_book::with_region("return 2 * number;"));
  CHECK(graded()[0].result == mark::passed);

  std::filesystem::remove(student.path() /
                          "exercises/01_numbers/1_double/answer.hpp");
  std::filesystem::create_symlink(
      teacher.root() / "solutions/01_numbers/1_double/answer.hpp",
      student.path() / "exercises/01_numbers/1_double/answer.hpp");
  CHECK(grades_as_json(graded()).find("not a plain file") != std::string::npos);
}

TEST_CASE("what cannot be read is said, and the rest is graded") {
  const small_book teacher;
  for (const std::string name : {"2_loop", "3_large", "4_pipe", "5_directory",
                                 "6_closed", "7_no_entry", "8_none"})
    teacher.write("exercises/01_numbers/" + name + "/task.md", "# More\n");
  const common::temporary_directory student;
  const auto place = [&](const std::string& name) {
    const auto in = student.path() / "exercises/01_numbers" / name;
    create_directories(in);
    return in / "answer.hpp";
  };
  const std::string answer = small_book::with_region("return 2 * number;");
  common::write_file(place("1_double"), answer);
  std::filesystem::create_symlink("answer.hpp", place("2_loop"));
  common::write_file(place("3_large"), std::string(2'000'000, ' '));
  CHECK(mkfifo(place("4_pipe").c_str(), 0600) == 0);
  create_directory(place("5_directory"));
  common::write_file(place("6_closed"), answer);
  permissions(place("6_closed"), std::filesystem::perms::none);
  const bool closed = access(place("6_closed").c_str(), R_OK) != 0;
  if (!closed) remove(place("6_closed"));  // root may read everything
  // The directory leads to itself: not even a look at the file is possible.
  const auto loop = place("7_no_entry").parent_path();
  std::filesystem::remove(loop);
  std::filesystem::create_symlink(loop, loop);
  const auto all = grade_answers(teacher.shelf(), teacher.make_runner(),
                                 student.path(), false);
  REQUIRE(all.size() == 8);
  const std::string json = grades_as_json(all);
  CHECK_MESSAGE(is_json(json), json);
  std::map<std::string, std::string> lines;
  for (const std::string& line : common::split_lines(json))
    if (const auto at = line.find("01_numbers/"); at != line.npos)
      lines[line.substr(at + 11, 6)] = line;
  const auto expect = [&](const std::string& name, const std::string& text) {
    CHECK_MESSAGE(lines[name].find(text) != std::string::npos, lines[name]);
  };
  CHECK(all[0].result == mark::passed);
  for (const std::string name : {"2_loop", "3_larg", "4_pipe", "5_dire"})
    expect(name, "\"result\": \"cannot be read\"");
  expect("2_loop", "not a plain file");
  expect("3_larg", "too large");
  expect("4_pipe", "not a plain file");
  expect("5_dire", "not a plain file");
  if (closed) expect("6_clos", "Permission denied");
  expect("7_no_e", "Too many levels of symbolic links");
  expect("8_none", "not attempted");
  const std::string xml = grades_as_junit(all);
  CHECK_MESSAGE(xml_fault(xml) == "", xml);
  CHECK(xml.find("<error message=\"") != xml.npos);
}

TEST_CASE("a change outside the region is marked in table and files") {
  const small_book teacher;
  const grading one(
      teacher, {{"1_double", "#define HELPER 2\n" +
                                 small_book::with_region("return number;")}});
  CHECK(one.status == 0);
  CHECK(one.table.find("changed outside the region") != std::string::npos);
  CHECK(one.json().find("\"changed_outside\": true") != std::string::npos);
  CHECK_MESSAGE(xml_fault(one.xml()) == "", one.xml());
  CHECK(one.xml().find("changed_outside") != std::string::npos);
  const grading other(
      teacher, {{"1_double", small_book::with_region("return number;")}});
  CHECK(other.table.find("changed outside") == std::string::npos);
  CHECK(other.json().find("\"changed_outside\": false") != std::string::npos);
  CHECK(other.xml().find("changed_outside") == std::string::npos);
}

TEST_CASE("the table has no control characters of an answer's") {
  const small_book teacher;
  teacher.write("exercises/01_numbers/1_double/test.cpp",
                "#include <answer.hpp>\n#include <doctest/doctest.h>\n"
                "TEST_CASE(\"three\") { twice(3); }\n");
  const grading one(
      teacher, {{"1_double", "#include <stdexcept>\n" +
                                 small_book::with_region(
                                     "throw std::runtime_error(\"\\033[2J\\x7f"
                                     "\\302\\23331m\\r\" \"bell\\a\");")}});
  CHECK_MESSAGE(one.table.find("bell") != std::string::npos, one.table);
  for (const std::string bad : {"\033", "\x7f", "\u009b", "\r", "\a"})
    CHECK_MESSAGE(one.table.find(bad) == std::string::npos, one.table);
}

TEST_CASE("what was graded is on disk before the next answer runs") {
  const small_book teacher;
  teacher.write("exercises/01_numbers/2_spy/task.md",
                "# Spy\n\n**repair** · 5 minutes\n");
  teacher.write("exercises/01_numbers/2_spy/starter.hpp",
                small_book::with_region("return number;"));
  teacher.write("solutions/01_numbers/2_spy/answer.hpp", "  return 0;\n");
  teacher.write("exercises/01_numbers/2_spy/test.cpp",
                "#include <answer.hpp>\n#include <doctest/doctest.h>\n"
                "TEST_CASE(\"spy\") { CHECK(twice(3) == 0); }\n");
  const common::temporary_directory seen;
  const grading one(
      teacher,
      {{"1_double", small_book::with_region("return number + number;")},
       {"2_spy", small_book::with_region(
                     "return std::system(\"cp '" + grading::marks().string() +
                     ".json' '" + grading::marks().string() + ".xml' '" +
                     seen.path().string() + "'\");")}});
  CHECK_MESSAGE(one.json().find("\"passed\": 2") != std::string::npos,
                one.json());
  const std::string name = grading::marks().filename();
  const std::string json = common::read_file(seen.path() / (name + ".json"));
  CHECK_MESSAGE(is_json(json), json);
  CHECK(json.find("\"passed\": 1") != std::string::npos);
  CHECK(json.find("\"total\": 2") != std::string::npos);
  CHECK(json.find("\"result\": \"not graded\"") != std::string::npos);
  const std::string xml = common::read_file(seen.path() / (name + ".xml"));
  CHECK_MESSAGE(xml_fault(xml) == "", xml);
  CHECK(xml.find("not graded") != std::string::npos);
}

TEST_CASE("a file that cannot be written is said before anything is graded") {
  const small_book teacher;
  const common::temporary_directory here;
  const std::string file = here.path() / "none/ada.json";
  for (const auto& [where, why] :
       {std::pair(file, "there is no directory"),
        std::pair(here.path().string(), "it is a directory"),
        std::pair(std::string("/proc/ada.json"), "cannot write /proc/ada")})
    for (const bool json : {false, true})
      CHECK_THROWS_WITH_AS(
          grading(teacher,
                  {{"1_double", small_book::with_region("return number;")}},
                  json ? "" : where, json ? where : ""),
          doctest::Contains(why), common::usage_error);
  CHECK_FALSE(exists(here.path() / "none"));
}

TEST_CASE("the files of a grading keep their permissions, and may be links") {
  const small_book teacher;
  const common::temporary_directory here;
  namespace fs = std::filesystem;
  common::write_file(here.path() / "ada", "");
  fs::permissions(here.path() / "ada", fs::perms::owner_read);
  fs::create_symlink("ada", here.path() / "link");
  const grading one(teacher,
                    {{"1_double", small_book::with_region("return number;")}},
                    "/dev/null", here.path() / "link");
  CHECK(one.status == 0);
  CHECK(fs::is_symlink(here.path() / "link"));
  CHECK(fs::is_character_file("/dev/null"));
  CHECK(fs::status(here.path() / "ada").permissions() == fs::perms::owner_read);
  CHECK(common::read_file(here.path() / "ada").starts_with("{"));
  CHECK(common::entries(here.path()).size() == 2);
}

TEST_CASE("an answer is read only from the tree that was given") {
  const small_book teacher;
  const common::temporary_directory students;
  const auto right = small_book::with_region("return 2 * number;");
  common::write_file(
      students.path() / "ben/exercises/01_numbers/1_double/answer.hpp", right);
  const auto graded = [&](const std::string& name) {
    return grade_answers(teacher.shelf(), teacher.make_runner(),
                         students.path() / name, false)
        .at(0)
        .result;
  };
  create_directories(students.path() / "ada");
  create_directory_symlink(students.path() / "ben/exercises",
                           students.path() / "ada/exercises");
  CHECK(graded("ada") == mark::not_readable);
  create_directories(students.path() / "cat/exercises");
  create_directory_symlink(students.path() / "ben/exercises/01_numbers",
                           students.path() / "cat/exercises/01_numbers");
  CHECK(graded("cat") == mark::not_readable);
  // The tree itself may be a link, as in a teacher's own order of things.
  create_directory_symlink(students.path() / "ben", students.path() / "link");
  CHECK(graded("link") == mark::passed);
}

TEST_CASE("an answer that changes the book ends the grading") {
  const small_book teacher;
  const common::temporary_directory student;
  for (const std::string name : {"task.md", "starter.hpp", "test.cpp"})
    teacher.write("exercises/01_numbers/2_more/" + name,
                  common::read_file(teacher.root() /
                                    "exercises/01_numbers/1_double" / name));
  teacher.write("solutions/01_numbers/2_more/answer.hpp",
                "  return 2 * number;\n");
  const auto put = [&](const std::string& name, const std::string& inside) {
    common::write_file(
        student.path() / "exercises/01_numbers" / name / "answer.hpp",
        small_book::with_region(inside));
  };
  const std::string test =
      (teacher.root() / "exercises/01_numbers/2_more/test.cpp").string();
  put("1_double", "if (FILE* f = fopen(\"" + test +
                      "\", \"w\")) { fputs(\"#include <answer.hpp>\\n"
                      "#include <doctest/doctest.h>\\n"
                      "TEST_CASE(\\\"x\\\") {}\\n\", f); fclose(f); }\n"
                      "return 2 * number;");
  put("2_more", "return number;");
  CHECK_THROWS_WITH_AS(
      grade_answers(teacher.shelf(), teacher.make_runner(), student.path(),
                    false),
      doctest::Contains(
          "exercises/01_numbers/2_more/test.cpp was changed while "
          "the answer to 01_numbers/1_double was being judged; grading stops "
          "here. If the answer did it, restore the book with git"),
      std::runtime_error);
}

TEST_CASE("an answer that changes what was built ends the grading") {
  const small_book teacher;
  const common::temporary_directory student;
  recipe how = recipe_for_small_books();
  const auto object = teacher.root() / ".build/dev/first.o";
  fs::create_directories(object.parent_path());
  fs::copy_file(how.first_object, object);
  how.first_object = object;
  common::write_file(
      student.path() / "exercises/01_numbers/1_double/answer.hpp",
      small_book::with_region("std::remove(\"" + object.string() +
                              "\"); return 2 * number;"));
  CHECK_THROWS_WITH_AS(
      grade_answers(teacher.shelf(),
                    runner(teacher.root(), how, teacher.root() / "staged"),
                    student.path(), false),
      doctest::Contains(".build/dev/first.o was changed while the answer to "
                        "01_numbers/1_double was being judged; grading stops "
                        "here. If the answer did it, delete .build"),
      std::runtime_error);
}

TEST_CASE("what is loaded into the compiler belongs to what is sealed") {
  const small_book teacher;
  const fs::path library = teacher.root() / ".build/dev/library.so";
  common::write_file(library, "code");
  recipe how = recipe_for_small_books();
  how.environment = {{"LD_PRELOAD", library}, {"GLIBC_TUNABLES", "a=b"}};
  const auto kit = runner(teacher.root(), how, teacher.root() / "staged").kit();
  CHECK(std::ranges::count(kit, library) == 1);
  CHECK(std::ranges::count(kit, fs::path("a=b")) == 0);
}

TEST_CASE("an answer that changes the precompiled header ends the grading") {
  for (const std::string changed : {"header.hpp", "header.hpp.gch"})
    for (auto use : {&recipe::header, &recipe::sanitized_header}) {
      const small_book teacher;
      const common::temporary_directory student;
      // The compiler takes its text, as long as it is not precompiled.
      const auto header = teacher.root() / ".build/dev/header.hpp";
      common::write_file(header, "#include <cstdio>\n");
      recipe how = recipe_for_small_books();
      how.*use = {"-include", header};
      const runner judge(teacher.root(), how, teacher.root() / "staged");
      common::write_file(
          student.path() / "exercises/01_numbers/1_double/answer.hpp",
          small_book::with_region(
              "if (FILE* f = fopen(\"" +
              (header.parent_path() / changed).string() +
              "\", \"a\")) { fputs(\"#undef CHECK\\n\", f); fclose(f); }\n"
              "return 2 * number;"));
      CHECK_THROWS_WITH_AS(
          grade_answers(teacher.shelf(), judge, student.path(), false),
          doctest::Contains((".build/dev/" + changed + " was changed").c_str()),
          std::runtime_error);
    }
}

TEST_CASE("the book's own solution is marked as such") {
  const small_book teacher;
  const common::temporary_directory student;
  const auto put = [&](const std::string& inside) {
    common::write_file(
        student.path() / "exercises/01_numbers/1_double/answer.hpp",
        small_book::with_region(inside));
    return grade_answers(teacher.shelf(), teacher.make_runner(), student.path(),
                         false)
        .at(0);
  };
  const grade_entry own = put("return number + number;");
  CHECK(own.result == mark::passed);
  CHECK_FALSE(own.is_the_books);
  const grade_entry copied = put("return  2*number;  // all mine");
  CHECK(copied.result == mark::passed);
  CHECK(copied.is_the_books);
  CHECK(grades_as_json({copied}).find("\"the_books_solution\": true") !=
        std::string::npos);
  CHECK_MESSAGE(xml_fault(grades_as_junit({copied})) == "",
                grades_as_junit({copied}));
  CHECK(grades_as_junit({copied}).find("the_books_solution") !=
        std::string::npos);
  CHECK(grades_as_junit({own}).find("the_books_solution") == std::string::npos);
}

TEST_CASE("predictions are left out, unless they are asked for") {
  const small_book teacher;
  teacher.write("exercises/01_numbers/2_say/task.md",
                "# Say\n\n**predict** · 5 minutes\n");
  teacher.write("exercises/01_numbers/2_say/starter.txt", "");
  const auto count = [&](bool predictions) {
    return grade_answers(teacher.shelf(), teacher.make_runner(), "/nowhere",
                         predictions)
        .size();
  };
  CHECK(count(false) == 1);
  CHECK(count(true) == 2);
}

TEST_CASE("a directory without answers is a mistake, not a lazy student") {
  const small_book teacher;
  const common::temporary_directory empty;
  desk where{.shelf = teacher.shelf(),
             .progress = progress(teacher.root() / "progress"),
             .build = LEARN_BUILD};
  CHECK_THROWS_WITH_AS(
      grade(where, {.directory = empty.path(), .junit = {}, .json = {}}),
      doctest::Contains("there is no answer in"), common::usage_error);
}

TEST_CASE("two gradings at once do not get in each other's way") {
  const small_book teacher;
  const common::temporary_directory students;
  const auto graded = [&](const std::string& name, const std::string& inside) {
    const auto tree = students.path() / name;
    common::write_file(tree / "exercises/01_numbers/1_double/answer.hpp",
                       small_book::with_region(inside));
    return grade_answers(teacher.shelf(), teacher.make_runner(), tree, false)
        .at(0)
        .result;
  };
  auto right = std::async(std::launch::async,
                          [&] { return graded("ada", "return 2 * number;"); });
  CHECK(graded("ben", "return number;") == mark::failed);
  CHECK(right.get() == mark::passed);
}
