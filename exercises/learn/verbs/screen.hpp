// The screens: what ./learn shows when it opens the book, and its list.

#pragma once

#include <string>

#include "exercises/learn/verbs/desk.hpp"

namespace learn {

/// Title, chapters with progress, the next step and its command.
std::string opening_screen(const desk& where);

/// Every chapter with every exercise.
std::string list_screen(const desk& where);

/// "Next: the exercise …" and the command, in two lines.
std::string next_lines(const desk& where);

}  // namespace learn
