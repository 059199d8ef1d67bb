// The benchmark: README.md says how to run it. The rows are the chapters'.

#include "common/bench/benchmark.hpp"

int main(int argc, char** argv) { return bench::run_benchmark(argc, argv); }
