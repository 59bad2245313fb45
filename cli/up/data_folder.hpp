#pragma once

#include "common/result.hpp"
#include "schemas/paths.hpp"

namespace cli {

/// Makes a server's data folder, and makes it ours alone. usage: it is that of an agent whose
/// server is elsewhere, or stages of another user's, or its path is too long for sockets below it.
common::status prepare_data(const schemas::data_paths& paths);

}  // namespace cli
