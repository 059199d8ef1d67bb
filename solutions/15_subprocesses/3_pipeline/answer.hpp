/// Starts all programs, of which there is at least one, and gives their pids.
/// The first reads from `in`, the last writes to `out`; both stay the caller's.
/// Throws std::system_error if one cannot be started; then none runs.
inline std::vector<pid_t> start_pipeline(const std::vector<words>& programs,
                                         int in, int out) {
  std::vector<pid_t> started;
  started.reserve(programs.size());
  sock from_one_before;  // closed for the first program
  try {
    for (const words& program : programs) {
      const bool is_last = &program == &programs.back();
      int ends[] = {-1, -1};
      if (!is_last && ::pipe2(ends, O_CLOEXEC) != 0) throw os_error("pipe");
      sock to_read(ends[0]);
      const sock to_write(ends[1]);
      const int its_in = started.empty() ? in : from_one_before.fd();
      const int its_out = is_last ? out : to_write.fd();
      started.push_back(
          spawn(program, {its_in, its_out, -1}, subprocess_options()));
      // The program has its ends; ours are closed here, but for one that the
      // next program gets.
      from_one_before = std::move(to_read);
    }
  } catch (...) {
    for (const pid_t pid : started) ::kill(pid, SIGKILL);
    for (const pid_t pid : started) ::waitpid(pid, nullptr, 0);
    throw;
  }
  return started;
}
