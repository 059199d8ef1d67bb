// watch: runs a program's body under the watchers its options ask for, and
// draws what they saw.

#pragma once

#include <functional>
#include <string>

namespace common {

/// Which watchers were asked for.
struct watch_options {
  std::string timeline;  // "": none; "true": text; else the file to draw
  std::string trace;     // "": none; else the file to write
  int grid_ms = 0;       // draw times rounded to so many; 0: as they are

  bool timeline_asked() const { return !timeline.empty(); }
};

/// Runs `body`, watched as `asked`, then draws; also when body throws, and then
/// throws what body threw. Throws usage_error, before body runs, when a file
/// cannot be written. With nothing asked it only calls body.
void run_watched(const std::string& program, const watch_options& asked,
                 const std::function<void()>& body);

}  // namespace common
