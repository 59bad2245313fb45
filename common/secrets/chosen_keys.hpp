// Names that are a secret where their value looks like one that was chosen: `hash_key`, `--key`.
#pragma once

#include "common/secrets/spans.hpp"

namespace common::secrets {

/// `-key x1y2z3w4` of programs that nobody here knows; most have the name of a file there.
bool is_key_option(std::string_view name, std::string_view v);
/// `hash_key`, `APP_KEY`, which elsewhere name a column or a way to balance.
bool is_chosen_key(std::string_view name, std::string_view v);
/// `sig=…%3D`: the base64 of a signature as an address has it.
bool is_signature(std::string_view name, std::string_view v);
/// `"key": "c2VjcmV0eHh4eA=="`: base64 that was filled up.
bool is_key_in_base64(std::string_view name, std::string_view v);
/// All of them.
bool is_chosen(std::string_view name, std::string_view v);

/// What lists of packages have behind a name: a version as `1:2.3-4+deb12u1`, or `install`.
bool is_of_package(std::string_view line, std::string_view v);

}  // namespace common::secrets
