// One step of an explanation, as it is told.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "explain/chain.hpp"
#include "schemas/json.hpp"

namespace explain {

enum class answer : std::uint8_t {
  known,
  none,     ///< there is no such thing
  unknown,  ///< it cannot be told whether there is, or what it comes to
};
inline constexpr std::array<std::string_view, 3> answer_names{"known", "none", "unknown"};

struct hop {
  link of = link::port;
  answer is = answer::known;
  std::optional<std::string> value = {};
  std::string evidence = {};
  std::optional<std::int64_t> as_of = {};  ///< of when that is, ms
};
using hops = std::vector<hop>;

/// `{hop,value,status,evidence,as_of}`
schemas::json hop_json(const hop& h);

/// Of each link up to the user what the chain has, what it lacks and why.
hops tell(const question& q, const chain& c, host_facts& of);
/// What is not known of a link, as hops.
void tell_gaps(const chain& c, link l, hops& to);

}  // namespace explain
