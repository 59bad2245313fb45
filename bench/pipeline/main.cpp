// Process-level figures of the pipeline. Starts the real binaries on temporary folders; everything
// ends with it.
#include <cstdio>
#include <string_view>

#include "bench/pipeline/pipeline.hpp"

int main(int argc, char** argv) {
  const std::string_view only = argc > 1 ? argv[1] : "";
  if (argc > 2 || (!only.empty() && only != "throughput" && only != "sinks")) {
    std::fprintf(stderr, "usage: bench_pipeline [throughput|sinks]\n");
    return 1;
  }
  if (only != "sinks") bench::throughput();
  if (only != "throughput") bench::beside_sinks();
}
