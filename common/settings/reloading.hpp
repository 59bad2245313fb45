// What a SIGHUP means to a stage.
#pragma once

#include <optional>
#include <span>

#include "common/settings/configuration.hpp"

namespace common::settings {

/// What the values say of the log holds from now on.
void use_log_settings(const values& v);

/// Where it was asked for, makes the log anew if somebody renamed its file, reads the configuration
/// again and logs what is another now. `followed` are what the process can take while it runs,
/// besides what is said of its log; they are in the values that are returned. Everything else stays
/// until a restart, and the log says so. nullopt: nobody asked, nothing that is followed changed,
/// or the configuration is broken, which is logged and changes nothing.
std::optional<values> reloaded(bool asked, const values& now,
                               std::span<const setting* const> followed = {});

}  // namespace common::settings
