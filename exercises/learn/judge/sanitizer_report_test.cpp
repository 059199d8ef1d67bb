// The address sanitizer's reports, as g++ 12 and clang 19 write them.

#include "exercises/learn/judge/sanitizer_report.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace learn;

namespace {

const std::string head =
    "before\n"
    "=================================================================\n"
    "==1==ERROR: AddressSanitizer: ";

std::string said(const std::string& report) {
  return explain_sanitizer(head + report, "my/answer.hpp");
}

}  // namespace

TEST_CASE("nothing found, nothing said") {
  CHECK(explain_sanitizer("all is well\n", "a.hpp") == "");
  CHECK(without_sanitizer("all is well\n") == "all is well\n");
  CHECK(without_sanitizer(head + "x") == "before\n");
}

TEST_CASE("memory that was released: who reads it, and who released it") {
  CHECK(
      said("heap-use-after-free on address 0x1 at pc 0x2 bp 0x3 sp 0x4\n"
           "READ of size 4 at 0x1 thread T0\n"
           "    #0 0x5 in operator() /usr/include/c++/12/bits/x.h:9\n"
           "    #1 0x5 in twice(int) my/answer.hpp:5\n"
           "    #2 0x6 in main test.cpp:7:3\n\n"
           "0x1 is located 0 bytes inside of 4-byte region\n"
           "freed by thread T0 here:\n"
           "    #0 0x7 in operator delete(void*) (/lib/asan.so+0x8)\n"
           "    #1 0x8 in twice(int) my/answer.hpp:4:11\n\n"
           "previously allocated by thread T0 here:\n") ==
      "your answer reads memory that is gone, in my/answer.hpp:5: it was "
      "released in my/answer.hpp:4. Whoever keeps a pointer, a reference or an "
      "iterator to something must not outlive it.");
}

TEST_CASE("places in a test are not named for the student's") {
  CHECK(said("heap-use-after-free on address 0x1 at pc 0x2 bp 0x3 sp 0x4\n"
             "READ of size 4 at 0x1 thread T0\n"
             "    #0 0x5 in twice(int) (/the/test+0x5)\n"
             "    #1 0x6 in main exercises/1/test.cpp:7\n\n"
             "freed by thread T0 here:\n"
             "    #0 0x8 in main exercises/1/test.cpp:9\n") ==
        "your answer reads memory that is gone: it was released before. "
        "Whoever keeps a pointer, a reference or an iterator to something must "
        "not outlive it.");
  CHECK(said("heap-use-after-free on address 0x1 at pc 0x2 bp 0x3 sp 0x4\n"
             "READ of size 4 at 0x1 thread T0\n"
             "    #0 0x5 in twice(int) my/answer.hpp:5\n\n"
             "freed by thread T0 here:\n"
             "    #0 0x8 in main exercises/1/test.cpp:9\n")
            .starts_with("your answer reads memory that is gone, in "
                         "my/answer.hpp:5: it was released in "
                         "exercises/1/test.cpp:9."));
}

TEST_CASE("without a program to ask, a report stays as it is") {
  const std::string report = head +
                             "heap-use-after-free on address 0x1\n"
                             "    #0 0x5 in twice(int) (/the/test+0x5)\n";
  CHECK(with_lines(report, "/the/test") == report);
  CHECK(with_lines(report, "/another/test") == report);
  CHECK(with_lines("    #0 (/the/test+0x5)\n", "/the/test") ==
        "    #0 (/the/test+0x5)\n");
}

TEST_CASE("a variable that is gone has its name") {
  CHECK(said("stack-use-after-return on address 0x1 at pc 0x2\n"
             "WRITE of size 4 at 0x1 thread T0\n"
             "    #0 0x5 in twice(int) my/answer.hpp:5:12\n\n"
             "Address 0x1 is located in stack of thread T0 at offset 32 in "
             "frame\n"
             "    #0 0x6 in give() my/answer.hpp:3\n\n"
             "  This frame has 2 object(s):\n"
             "    [32, 36) 'clock' (line 3) <== Memory access at offset 32 is "
             "inside this variable\n"
             "    [48, 52) 'other' (line 4)\n") ==
        "your answer writes to the variable \"clock\" after it was gone, in "
        "my/answer.hpp:5: its function had returned. A reference or a lambda's "
        "capture by reference does not keep it alive.");
  CHECK(said("stack-use-after-scope on address 0x1 at pc 0x2\n"
             "READ of size 4 at 0x1 thread T0\n"
             "    #0 0x5 in x (/lib/x+0x1)\n") ==
        "your answer reads a local variable after it was gone: its block had "
        "ended. A reference does not keep it alive.");
}

TEST_CASE("other finds") {
  CHECK(said("attempting double-free on 0x1 in thread T0:\n"
             "    #0 0x5 in twice(int) my/answer.hpp:5:12\n") ==
        "your answer releases the same memory twice, in my/answer.hpp:5: each "
        "thing has one owner, who releases it once.");
  CHECK(said("heap-buffer-overflow on address 0x1 at pc 0x2\n"
             "READ of size 4 at 0x1 thread T0\n"
             "    #0 0x5 in twice(int) my/answer.hpp:5:12\n") ==
        "your answer reads memory beside what is there, in my/answer.hpp:5: an "
        "index or a size is too large.");
  CHECK(said("SEGV on unknown address 0x0 (pc 0x1 bp 0x2 sp 0x3 T0)\n"
             "The signal is caused by a READ memory access.\n"
             "    #0 0x5 in twice(int) my/answer.hpp:5:12\n")
            .starts_with("your answer follows a pointer that leads nowhere"));
}
