// What a run's timeline is walked through with, in an export, where nothing can
// be run: the traces of the texts' own commands, made by running them.

#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "common/site/commands.hpp"

namespace site {

/// For a command, its trace: JSON.
using trace_map = std::map<std::string, std::string>;

struct stored_traces {
  trace_map by_command;
  std::vector<std::string> notes;  ///< why a command has none, a line each
};

/// Runs those of `commands` that take no real time, with the programs that are
/// built under `root`. A program that is not built, or that prints something
/// else than its text says, has no trace.
stored_traces make_traces(const std::filesystem::path& root,
                          const std::vector<printed_command>& commands);

/// Where an export keeps the trace of a command: "site/traces/3_virtual.js" for
/// "./learn run 3 -- --virtual".
std::string trace_path(const std::string& command);

/// The script that gives a page the trace: from a file nothing can be fetched.
std::string trace_script(const std::string& command, const std::string& trace);

}  // namespace site
