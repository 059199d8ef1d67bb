// exception_handler: who is told when a callback throws, or takes too long.
//
// There is no caller to whom a callback's exception could go: the loop called
// it. So the loop catches it, tells a handler, and goes on.

#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <iomanip>
#include <iostream>
#include <sstream>

#include "03_event_loop/errors.hpp"
#include "common/observer/failure_text.hpp"

namespace asyncio {

class event_loop;

/// Is told in which loop something went wrong, and what.
using exception_handler =
    std::function<void(event_loop&, const exception_context&)>;

/// The default handler: writes the context to stderr, in one line.
inline void write_to_stderr(const exception_context& context) {
  std::cerr << "asyncio: " << context.message;
  if (!context.source.empty()) std::cerr << " (" << context.source << ")";
  if (context.exception) std::cerr << ": " << failure_text(context.exception);
  std::cerr << '\n';
}

/// In debug mode: a callback took so long that all others had to wait. Apart,
/// because usually nobody asks how long one takes.
[[gnu::noinline, gnu::cold]] inline void warn_of_slow_callback(
    std::chrono::nanoseconds took) {
  std::ostringstream line;
  line << "asyncio: Executing a callback took " << std::fixed
       << std::setprecision(3) << std::chrono::duration<double>(took).count()
       << " seconds\n";
  std::cerr << line.str();
}

/// Tells `handler`, or the default if that is empty. If the handler throws
/// itself, the default is told of that. Only system_exit comes through.
inline void tell(const exception_handler& handler, event_loop& loop,
                 const exception_context& context) {
  if (!handler) return write_to_stderr(context);
  try {
    handler(loop, context);
  } catch (const system_exit&) {
    throw;
  } catch (...) {
    write_to_stderr({"Unhandled error in exception handler",
                     std::current_exception(),
                     "while reporting: " + context.message});
  }
}

/// Calls `report` from a destructor. That must not throw, so what is thrown (a
/// handler's system_exit, a report for which there is no memory) ends here.
template <class Report>
void report_quietly(Report report) noexcept {
  try {
    report();
  } catch (...) {  // see above
  }
}

}  // namespace asyncio
