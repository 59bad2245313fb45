// A host that has no key of its own, as a copy of an image has none, enrols with the token that the
// image left.
#pragma once

#include <functional>
#include <string>

#include "schemas/paths.hpp"

namespace collector {

/// Nothing to do where the host has joined, or no token is there. Else tries until a server
/// answers, or a signal ends it. A key of another machine, and what belongs to it, is removed
/// first. `socks`: as client::join takes it. refused: the server's reason; the token stays.
/// `before_each_try`: told that it goes on, which may take as long as no server answers.
common::status enrol_by_token(const schemas::data_paths& paths, const std::string& token_file,
                              const std::string& socks = {},
                              const std::function<void()>& before_each_try = {});

}  // namespace collector
