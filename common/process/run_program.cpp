// run_program: runs another program and collects what it prints.

#include "common/process/run_program.hpp"

#include <stdexcept>
#include <system_error>
#include <utility>

#include "common/process/process.hpp"

namespace common {

bool is_one_line(std::string_view text) {
  return !text.empty() && text.find('\n') == text.size() - 1;
}

program_result run_program(const std::vector<std::string>& argv,
                           std::string_view input,
                           std::chrono::milliseconds limit) {
  program_ending done = run_to_end({.words = argv,
                                    .input = std::string(input),
                                    .errors_apart = true,
                                    .time = limit});
  if (done.how == program_ending::manner::not_started)
    throw std::system_error(done.number, std::generic_category(),
                            "cannot run " + argv[0]);
  if (done.how == program_ending::manner::out_of_time)
    throw std::runtime_error(argv[0] + " has not ended after " +
                             std::to_string(limit.count()) + " ms");
  const bool crashed = done.how == program_ending::manner::crashed;
  return {.status = crashed ? 128 + done.number : done.number,
          .out = std::move(done.output),
          .err = std::move(done.errors)};
}

}  // namespace common
