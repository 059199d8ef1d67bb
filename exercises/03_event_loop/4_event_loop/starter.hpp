  // One pass. If nothing is ready, and the loop is not to stop, it begins with
  // wait_until_ready(); else it does not wait, and only a waiter that brings
  // news is asked to look: to wait until time_point::min(). Then makes due
  // timers ready, if there are timers, and runs what is ready by now. What is
  // added meanwhile waits for the next pass.
  void run_once() {
    stop();  // so that run_forever() comes back: take this line out
  }

  // Lets time pass:
  // - There are timers: waits until the earliest, but at most longest_wait.
  // - The waiter has events: waits for one, until time_point::max().
  // - Nothing can ever happen: throws never_wakes_error(why_it_never_wakes()).
  void wait_until_ready() {
    // So far only the last of the three. The others belong in front of it;
    // until they are there, this also meets a loop that has timers.
    throw never_wakes_error(why_it_never_wakes());
  }

  // Makes each timer due whose deadline has come, earliest first: reports it as
  // ready, and puts a callback that runs it at the end of the ready queue.
  void make_due_timers_ready() {}

  // Runs a due timer, unless it was cancelled since it became due. A loop_lane
  // tells observers that it runs.
  void run_timer(const timer_key&) {}

  // Lets the first callback leave the queue, and call()s it, unless it was
  // cancelled; with observers, or in debug mode, by call_watched().
  void run_first() {}

  // Calls f. What it throws is told to the exception handler as "Exception in
  // callback"; only a system_exit leaves the loop.
  template <class F>
  void call(F f) {
    f();  // your code
  }
