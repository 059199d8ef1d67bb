  const auto job = co_await asyncio::create_subprocess_shell(
      line, subprocess_options()
                .in(redirect::devnull)
                .out(redirect::pipe)
                .new_process_group());
  std::exception_ptr stopped;
  try {
    auto [out, err] = co_await job.communicate();
    co_return std::move(out);
  } catch (const asyncio::cancelled_error&) {
    stopped = std::current_exception();
  }
  for (const int signal : {SIGTERM, SIGKILL}) {
    if (job.returncode()) break;
    ::kill(-job.pid(), signal);  // to the whole group
    try {
      co_await asyncio::wait_for(job.wait(), grace);
    } catch (const asyncio::timeout_error&) {
    }
  }
  co_await job.wait();
  std::rethrow_exception(stopped);
