// What the YAML of one sink says of where it leads, by its type.
#pragma once

#include "common/yaml/reading.hpp"
#include "schemas/sinks/sinks.hpp"

namespace schemas {

/// Keys that only sinks of this type have.
common::yaml::words place_keys(std::string_view type);

/// Fills in `place` and `address`.
common::status read_place(const common::yaml::node& n, std::string_view type, sink& out);

/// `key`, which has to be there.
common::result<std::string> required_text(const common::yaml::node& n, std::string_view key);

/// Leaves `out` as it is where there is no such key.
common::status read_yes_no(const common::yaml::node& n, std::string_view key, bool& out);

}  // namespace schemas
