/// It is cancelled when stdout has come to its end, and then called once more.
inline coroutine<> broken_off() {
  const auto it = co_await create_subprocess_shell(
      "echo soup; exec >&-; kill -STOP $$; exit 3", piped());
  until_it_stops(it);
  talk first;
  const auto waits = create_task(communicate(it, "", first));
  co_await some_passes();
  waits.cancel();
  co_await asyncio::until_done(waits.state());
  let_go_on(it);
  talk second;
  co_await communicate(it, "", second);
  co_await it.wait();
  CHECK_MESSAGE(second.out == "soup\n", "what came of soup: " << second.out);
  CHECK_MESSAGE(it.returncode() == 3,
                "it was to end by itself, and not by " << *it.returncode());
}

/// Both streams have come to their ends, but the process has not.
inline coroutine<> works_on() {
  const auto it = co_await create_subprocess_shell(
      "exec >&- 2>&-; kill -STOP $$; exit 3", piped());
  until_it_stops(it);
  talk all;
  const auto waits = create_task(communicate(it, "", all));
  co_await some_passes();
  CHECK_MESSAGE(!all.ended, "the process has not ended yet");
  let_go_on(it);
  co_await asyncio::until_done(waits.state());
}

/// The process has ended, but what it has started goes on writing.
inline coroutine<> leaves_somebody() {
  held_input later;
  const auto it = co_await create_subprocess_shell(
      "exec 3<&0; cat <&3 & exit 3", piped().in(later.end()));
  talk all;
  const auto waits = create_task(communicate(it, "", all));
  co_await it.wait();
  co_await some_passes();
  later.write_all("late");
  co_await asyncio::until_done(waits.state());
  CHECK_MESSAGE(all.out == "late", "what came too late was: " << all.out);
}

/// The process ends before it has read its input.
inline coroutine<> is_not_hungry() {
  const auto it = co_await create_subprocess_shell("exit 3", piped());
  talk all;
  co_await communicate(it, std::string(1'000'000, 'x'), all);
  CHECK_MESSAGE(!all.failed, "nobody has to read their input");
}

/// Green on the correct brick, and red on each faulty one.
inline coroutine<> scenario() {
  co_await broken_off();
  co_await works_on();
  co_await leaves_somebody();
  co_await is_not_hungry();
}
