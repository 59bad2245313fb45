#pragma once

#include "cli/print/screen.hpp"
#include "schemas/json.hpp"

namespace cli {

/// What views::explained_json made, a line a member and the rules one by one.
void print_explained(const screen& on, const schemas::json& check);

/// What decided one rule, as evidence_json() has it, but for its members in `but`.
void print_evidence(const screen& on, const schemas::json& evidence, std::string_view but = {});

}  // namespace cli
