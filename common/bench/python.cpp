// The columns of CPython and uvloop: see python.hpp.

#include "common/bench/python.hpp"

#include <cstdio>
#include <memory>
#include <stdexcept>

#include "common/bench/rows.hpp"
#include "common/files/files.hpp"
#include "common/process/run_program.hpp"

namespace bench {
namespace {

/// What Python prints for a line of code; empty if it fails.
std::string said_by(const std::string& program, const std::string& code) {
  try {
    const auto ran = common::run_program({program, "-c", code});
    return ran.status == 0 ? std::string(common::trim(ran.out)) : "";
  } catch (const std::runtime_error&) {
    return "";  // there is no such program
  }
}

std::string quoted(const std::string& word) {
  return "'" + common::replace_all(word, "'", "'\\''") + "'";
}

// Not by run_program(): whoever has a limit of CPU time has a clock of CPU time
// that moves in steps of milliseconds.
values measured_by_python(const std::string& system, const std::string& file,
                          const std::string& row) {
  std::string command = "exec";
  for (const auto& word :
       python_command(system, file, row, chosen().quick ? 100 : 1))
    command += " " + quoted(word);
  const std::unique_ptr<FILE, int (*)(FILE*)> out(::popen(command.c_str(), "r"),
                                                  ::pclose);
  values all;
  for (double value = 0; out && std::fscanf(out.get(), "%lf", &value) == 1;)
    all.push_back(value);
  if (all.empty()) throw std::runtime_error(file + " printed nothing");
  return all;
}

}  // namespace

const std::string& python_program() {
  static const std::string path =
      said_by(chosen().python, "import sys; print(sys.executable)");
  return path;
}

std::vector<std::string> python_systems() {
  static const bool has_uvloop =
      !python_program().empty() &&
      said_by(python_program(), "import uvloop; print(1)") == "1";
  if (python_program().empty()) return {};
  if (!has_uvloop) return {"CPython"};
  return {"CPython", "uvloop"};
}

std::vector<std::string> python_command(const std::string& system,
                                        const std::string& file,
                                        const std::string& row, int number) {
  return {python_program(),
          BENCH_ROOT "/common/bench/bench.py",
          system,
          BENCH_ROOT "/chapters/" + file,
          row,
          std::to_string(number)};
}

void add_python(const std::string& file, const std::vector<std::string>& rows) {
  for (const auto& system : python_systems())
    for (const auto& row : rows)
      add(row, system, [=] { return measured_by_python(system, file, row); });
}

}  // namespace bench
