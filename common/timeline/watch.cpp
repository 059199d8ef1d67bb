// watch: see watch.hpp.

#include "common/timeline/watch.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <exception>
#include <fstream>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <utility>

#include "common/command_line/command_line.hpp"
#include "common/timeline/rounded.hpp"
#include "common/timeline/timeline.hpp"
#include "common/timeline/timeline_svg.hpp"
#include "common/timeline/timeline_text.hpp"
#include "common/timeline/trace.hpp"

namespace common {

namespace {

// A file that will be written once the program has run. Opened at once, so that
// nobody waits for a run whose picture has no place to go.
class drawn_file {
 public:
  drawn_file(const std::string& option, const std::string& path,
             const std::string& suffix)
      : path_(path) {
    if (path.empty()) return;
    if (!path.ends_with(suffix))
      throw usage_error(option + " writes a " + suffix + " file, not '" + path +
                        "' (see --help)");
    errno = 0;
    file_.open(path, std::ios::binary);
    if (!file_) throw cannot_write();
  }

  bool wanted() const { return !path_.empty(); }

  void write(const std::string& content) {
    errno = 0;
    if (!file_.write(content.data(),
                     static_cast<std::streamsize>(content.size())) ||
        !file_.flush())
      throw cannot_write();
  }

 private:
  usage_error cannot_write() const {
    return usage_error("cannot write " + path_ + ": " +
                       (errno != 0 ? std::strerror(errno) : "it failed"));
  }

  std::string path_;
  std::ofstream file_;
};

}  // namespace

void run_watched(const std::string& program, const watch_options& asked,
                 const std::function<void()>& body) {
  const bool as_text = asked.timeline == "true";
  drawn_file svg("--timeline", as_text ? "" : asked.timeline, ".svg");
  drawn_file trace("--trace", asked.trace, ".json");
  if (!as_text && !svg.wanted() && !trace.wanted()) return body();

  history told;
  run_record one_by_one;
  std::exception_ptr error;
  {
    std::optional<output_record> printed;
    if (trace.wanted()) printed.emplace();
    const timeline watcher(printed ? &*printed : nullptr);
    try {
      body();
    } catch (...) {
      error = std::current_exception();
    }
    told = watcher.tell();
    if (trace.wanted()) one_by_one = watcher.tell_changes();
  }
  if (asked.grid_ms > 0)
    told = rounded(told, std::chrono::milliseconds(asked.grid_ms));
  if (as_text) std::cout << '\n' << draw_text(told) << std::flush;
  if (svg.wanted()) svg.write(draw_svg(told, program + ": who does what when"));
  if (trace.wanted()) trace.write(draw_trace(told, program, one_by_one));
  if (error) std::rethrow_exception(error);
}

}  // namespace common
