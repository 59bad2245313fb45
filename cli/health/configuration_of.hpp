#pragma once

#include "common/settings/configuration.hpp"
#include "schemas/paths.hpp"

namespace cli::health {

/// What configures that data folder. It is only looked at, whoever asks: files are believed that
/// are root's or the folder's owner's. Errors of configuration::read.
common::result<common::settings::configuration> configuration_of(const schemas::data_paths& paths);

}  // namespace cli::health
