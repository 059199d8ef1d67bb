// The commands that may be run: those that the book's texts show, and no
// others.

#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "common/book/text.hpp"
#include "common/site/site.hpp"

namespace book_server {

/// A run, as it is to be.
struct run_plan {
  std::string program;             ///< "03_event_loop"
  std::vector<std::string> words;  ///< its options
  /// What the texts show below the command; empty where nothing is to be
  /// compared.
  std::vector<book::lines> printed = {};

  /// Does its time jump? Then it is worth a trace.
  bool is_virtual() const;
};

/// Is what a program has printed, and its exit status, what a text shows?
bool is_as_printed(const book::lines& shown, const std::string& output,
                   int status);

class command_table {
 public:
  command_table() = default;
  /// Of all commands that the site shows.
  explicit command_table(const site::book_site& pages);

  /// Throws http_error, 404, for a command that no text shows.
  const run_plan& find(const std::string& command) const;
  /// Is it the program of a chapter?
  bool has_program(const std::string& name) const;

 private:
  std::map<int, std::string> programs_;  ///< by the numbers of their chapters
  std::map<std::string, run_plan> plans_;
};

}  // namespace book_server
