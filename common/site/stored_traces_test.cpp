// The traces of an export. The programs here are scripts of a line or two.

#include "common/site/stored_traces.hpp"

#include <doctest/doctest.h>
#include <filesystem>

#include "common/process/run_program.hpp"
#include "common/site/planted_book.hpp"

namespace site::stored_traces_test {
namespace {

namespace fs = std::filesystem;

struct traced_book : planted_book {
  /// Chapter 1's program: prints a line, and writes this trace.
  void program(const std::string& prints, const std::string& trace) const {
    const fs::path file = root() / ".build/dev/01_one";
    common::write_file(file, "#!/bin/sh\necho " + prints +
                                 "\nfor word; do case $word in --trace=*)\n"
                                 "  echo '" +
                                 trace +
                                 "' >\"${word#--trace=}\";; esac; done\n");
    fs::permissions(file, fs::perms::owner_all);
  }
  void text(const std::string& fence, const std::string& command,
            const std::string& output) const {
    plant("chapters/01_one/README.md", "# 1. One\n\n```" + fence + "\n$ " +
                                           command + "\n" + output + "\n```\n");
  }
  stored_traces made() const {
    return make_traces(root(), book_site(root()).commands());
  }
};

const std::string command = "./learn run 1 -- --virtual";

}  // namespace

TEST_CASE_FIXTURE(traced_book, "a page leads to its command's trace") {
  text("console", command, "soup");
  program("soup", "{\"deadlines\":{},\"at\":5}");
  const stored_traces traces = made();
  CHECK(traces.notes.empty());
  const book_site site(root(), audience::files, traces.by_command);
  CHECK(has(site.content("chapters/01_one/index.html"),
            "data-command=\"" + command +
                "\" data-trace=\"../../site/traces/1_virtual.js\">"));
  CHECK(site.content("site/traces/1_virtual.js") ==
        "book.keep_trace(\"" + command +
            "\", {\"deadlines\":{},\"at\":5}\n);\n");
  CHECK(has(site.content("whole-book.html"), "\"site/traces/1_virtual.js\""));
}

TEST_CASE_FIXTURE(traced_book, "no trace of what is not run, or not the same") {
  program("soup", "{\"deadlines\":{},\"at\":5}");
  text("console not-run=\"slow\"", command, "soup");
  CHECK(made().by_command.empty());
  text("console real-time=\"it sleeps\"", command, "soup");
  CHECK(made().by_command.empty());
  CHECK(made().notes.empty());
  text("console", command, "bread");
  CHECK(made().by_command.empty());
  CHECK(made().notes ==
        std::vector<std::string>{
            command + ": it prints something else than the text says"});
}

TEST_CASE_FIXTURE(traced_book, "a trace of older code is none") {
  text("console", command, "soup");
  program("soup", "{\"at\":5}");
  CHECK(made().by_command.empty());
  CHECK(made().notes ==
        std::vector<std::string>{
            command + ": it was built before it could tell of its steps; "
                      "./learn run 1 builds it anew"});
}

TEST_CASE_FIXTURE(traced_book, "without virtual time only where none passes") {
  text("console", "./learn run 1", "soup");
  program("soup", "{\"deadlines\":{},\"at\":5}");
  CHECK(made().by_command.empty());
  program("soup", "{\"deadlines\":{},\"at\":0}");
  CHECK(made().by_command.contains("./learn run 1"));
}

TEST_CASE_FIXTURE(traced_book, "a program that is not built is told aloud") {
  text("console", command, "soup");
  const auto done = common::run_program({SITE_PROGRAM, root(), out()});
  CHECK(done.status == 0);
  CHECK(done.err ==
        "site: no timeline to walk through: chapter 1: its program is not "
        "built; ./learn run 1 builds it\n");
  CHECK(!has(common::read_file(out() / "chapters/01_one/index.html"),
             "data-trace"));
}

TEST_CASE("where a command's trace is kept") {
  CHECK(trace_path("./learn run 3") == "site/traces/3.js");
  CHECK(trace_path("./learn run 11 -- --virtual --act 2") ==
        "site/traces/11_virtual_act_2.js");
}

}  // namespace site::stored_traces_test
