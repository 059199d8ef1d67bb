// For the tests of the book's server: the program of a small book, a script
// that can do whatever a program may do, and a builder.

#pragma once

#include <string>

namespace book_server {

/// What the chapter shows: one command for each thing that a program may do.
inline const std::string planted_text = R"(
```console
$ ./learn run 1
soup
$ ./learn run 1 -- --fails
no soup
[exit status 3]
$ ./learn run 1 -- --virtual
soup at once
```
```console not-run="see for yourself"
$ ./learn run 1 -- --changes
$ ./learn run 1 -- --endless
$ ./learn run 1 -- --hides
$ ./learn run 1 -- --floods
$ ./learn run 1 -- --computes
$ ./learn run 1 -- --fills
$ ./learn run 1 -- --writes
$ ./learn run 1 -- --forks
$ ./learn run 1 -- --environment
$ ./learn run 1 -- --bytes
$ ./learn run 1 -- --crashes
$ ./learn run 2
$ ./learn run 3
$ ./learn run 1; touch /tmp/stolen
```
)";

inline const std::string planted_program = R"(#!/bin/sh
case "$1" in
  --describe-options)
    echo '{"program":"01_one","options":[
      {"name":"--minutes","kind":"number","help":"how long",
       "least":1,"most":600,"default":60},
      {"name":"--loud","kind":"flag","help":"shouts","default":false},
      {"name":"--serve","kind":"flag","help":"until killed","default":false},
      {"name":"--port","kind":"number","help":"x",
       "least":0,"most":9,"default":0}]}' ;;
  "") echo soup ;;
  --fails) echo no soup; exit 3 ;;
  --virtual)
    echo soup at once
    echo '{"traceEvents":[]}' >"${2#--trace=}" ;;
  --endless) echo "$$ $HOME"; exec sleep 1000 ;;
  --hides) setsid sleep 1000 & echo "$! $HOME"; exec sleep 1000 ;;
  --floods) exec yes ;;
  --computes) while :; do :; done ;;
  --fills) { head -c 200000000 /dev/zero; exec sleep 1000; } | tail ;;
  --writes) head -c 200000000 /dev/zero >much; ls -l much | cut -d' ' -f5 ;;
  --forks) for i in 1 2 3 4 5 6 7 8 9; do sleep 1000 & done; wait ;;
  --environment) env | cut -d= -f1 | sort | tr '\n' ' ' ;;
  --bytes) printf 'caf\303'; sleep 0.3; printf '\251 \377\000<b>\033\n' ;;
  --crashes) kill -SEGV $$ ;;
  *) echo "$*" ;;
esac
)";

/// Ninja, as the server sees it.
inline const std::string planted_builder = R"(#!/bin/sh
echo "[0/2] Re-checking"
case "$4" in
  02_two) echo "[1/2] Compiling"; echo "error: no salt"; exit 1 ;;
  03_three) echo $$ >"$2/builds"; echo "[1/9] Compiling"; exec sleep 1000 ;;
  *) echo "[2/2] Linking" ;;
esac
)";

}  // namespace book_server
