#pragma once

#include "schemas/json.hpp"

namespace cli {

/// What views::explained_json made, a line a member and the rules one by one.
void print_explained(const schemas::json& check);

}  // namespace cli
