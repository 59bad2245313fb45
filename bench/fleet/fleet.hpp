// Many simulated agents in one thread.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bench/support/stages.hpp"
#include "tests/support/simulated_agent.hpp"

namespace bench {

using fleet = std::vector<std::unique_ptr<tests::simulated_agent>>;

fleet make_fleet(const common::net::context& context, const stages& s, int agents);
/// One turn of each; true: none has anything left to do.
bool exchange(fleet& f);
std::vector<std::pair<std::string, std::string>> rows(int count, const std::string& text);

}  // namespace bench
