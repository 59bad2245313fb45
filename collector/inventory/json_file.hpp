// JSON files of a host, bounded before they are believed: bytes, depth, and members that nobody
// wants are not kept.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "common/root_dir.hpp"
#include "schemas/json.hpp"
#include "schemas/value.hpp"

namespace collector::inventory {

struct json_limits {
  std::size_t bytes = 1u << 20;
  int depth = 16;
  std::span<const std::string_view> only =
      {};                 ///< members of the outermost object to keep; empty: all
  bool comments = false;  ///< `//` and `/* */` are passed over, as browsers do
};

/// malformed: no JSON object or array, or nested deeper than the limit.
common::result<schemas::json> parse_json(std::string_view text, const json_limits& limits = {});
/// Also what root_dir::read says, and too_large.
common::result<schemas::json> read_json(const common::root_dir& host, const std::string& path,
                                        const json_limits& limits = {});

/// A member as a column; absent where it is missing or of another type.
schemas::text text_at(const schemas::json& object, std::string_view name, std::size_t most = 1024);
schemas::integer integer_at(const schemas::json& object, std::string_view name);
schemas::boolean boolean_at(const schemas::json& object, std::string_view name);
/// The object or array of that name; an empty one where there is none.
const schemas::json& member(const schemas::json& object, std::string_view name);

}  // namespace collector::inventory
