#include "bench/fleet/fleet.hpp"

namespace bench {

std::vector<std::pair<std::string, std::string>> rows(int count, const std::string& text) {
  std::vector<std::pair<std::string, std::string>> out;
  for (int i = 0; i < count; ++i) out.emplace_back("user-" + std::to_string(i), text);
  return out;
}

bool exchange(fleet& f) {
  bool idle = true;
  for (auto& a : f) a->exchange(common::milliseconds{0}), idle = a->idle() && idle;
  return idle;
}

fleet make_fleet(const common::net::context& context, const stages& s, int agents) {
  fleet out;
  for (int a = 0; a < agents; ++a)
    out.push_back(std::make_unique<tests::simulated_agent>(
        context, s.dir() + "/sim", s.paths().socket("agents"), "sim-" + std::to_string(a)));
  return out;
}

}  // namespace bench
