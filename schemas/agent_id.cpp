#include "schemas/agent_id.hpp"

#include <algorithm>

#include "common/hash.hpp"
#include "common/hex.hpp"

namespace schemas {

common::result<agent_id> agent_id::parse(std::string_view text) {
  constexpr auto alphanumeric = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  };
  const bool good = !text.empty() && text.size() <= 64 && alphanumeric(text[0]) &&
                    std::ranges::all_of(text, [&](char c) { return alphanumeric(c) || c == '-'; });
  if (!good)
    return common::fail(common::errc::malformed,
                        "bad agent id: want 1 to 64 of a-z, 0-9 and '-', not '-' first");
  return agent_id{std::string(text)};
}

agent_id agent_id::of_machine(std::string_view machine_id) {
  const std::string seed = "muster agent v1" + std::string(machine_id);
  return agent_id{"h-" + common::to_hex(common::sha256(seed)).substr(0, 16)};
}

}  // namespace schemas
