#pragma once

#include <string>

#include "common/settings/setting.hpp"
#include "schemas/json.hpp"

namespace cli {

/// A setting's value as programs read it: counts, percents and switches as such, what has a unit as
/// it is typed. null: it is empty, or what another version has sent and this one cannot read.
schemas::json setting_json(const common::settings::setting& s, const std::string& typed);

}  // namespace cli
