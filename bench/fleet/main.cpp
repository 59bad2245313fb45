// Process-level figures of the running pipeline, as ratios measured in one run. Arguments choose
// among: forwarding load latency scaling healing idle handshakes commits; none: all.
#include <algorithm>
#include <string>
#include <vector>

#include "common/log.hpp"

namespace bench {
void forwarding();
void first_load();
void latency();
void scaling();
void healing();
void idle();
void handshakes();
void commits();
}  // namespace bench

int main(int argc, char** argv) {
  spdlog::set_level(spdlog::level::err);
  const std::vector<std::string> chosen(argv + 1, argv + argc);
  const auto wants = [&](const char* name) {
    return chosen.empty() || std::ranges::find(chosen, name) != chosen.end();
  };
  if (wants("forwarding")) bench::forwarding();
  if (wants("load")) bench::first_load();
  if (wants("latency")) bench::latency();
  if (wants("scaling")) bench::scaling();
  if (wants("healing")) bench::healing();
  if (wants("idle")) bench::idle();
  if (wants("handshakes")) bench::handshakes();
  if (wants("commits")) bench::commits();
}
