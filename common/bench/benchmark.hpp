// The benchmark as a whole: measures what was chosen in turns, and shows it.

#pragma once

namespace bench {

/// The main() of a benchmark. Returns the exit status: 0; 2 after one line for
/// bad options; 1 when something could not be measured.
int run_benchmark(int argc, char** argv);

}  // namespace bench
