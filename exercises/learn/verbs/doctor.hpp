// The doctor: which tools are there, which are missing, and how to get them.

#pragma once

#include "exercises/learn/verbs/desk.hpp"

namespace learn {

/// Prints what it finds. 0 when everything the book needs is there, 1 when not;
/// what is merely nice to have does not count.
int doctor(const desk& where);

}  // namespace learn
