// Interruptions: when ./learn is told to end while an answer is judged, it
// cleans up first.

#pragma once

namespace learn {

/// Thrown where work may be given up. Not an exception that says what went
/// wrong, so nobody who handles those takes it for one.
struct interrupted {
  int signal;
};

/// From now on, Ctrl-C, SIGTERM and SIGHUP are noted, each once; a second one
/// ends the process. What is ignored (by nohup) stays ignored.
void notice_interruptions();

/// Throws `interrupted` if one was noted.
void stop_if_interrupted();

/// Ends our process by that signal, so that whoever waits for us sees it.
void end_by(const interrupted& what);

}  // namespace learn
