// Where a value ends, and what of a value is no secret whatever stands in front of it.
#pragma once

#include "common/secrets/spans.hpp"

namespace common::secrets {

/// How a value is written: a file's line gives it the rest, a word ends at a blank.
enum class extent { word, rest_of_line, header, element };

/// What follows at `at`, without its quotes; empty where nothing does.
span value_at(std::string_view line, std::size_t at, extent how);

/// `no`, `true`, `/etc/x`, `$VARIABLE`, `***`: shown behind any name.
bool is_plain(std::string_view value);
/// It begins as a path of a host does.
bool is_path(std::string_view value);
/// Hex or base64 that nobody types.
bool is_random(std::string_view value);
/// Base64 of `user:password`.
bool is_login(std::string_view value);
/// What some names have as a value that is none: how a browser sends cookies, the number of a pass
/// over a disk, the length of a salt, and what a command between backticks reads.
bool is_ordinary(std::string_view line, span name, span value);
/// Where in `user:password` the password begins; 0: it is none.
std::size_t password_of_pair(std::string_view value);
/// Twelve to twenty-four short words, as wallets write their seed.
bool is_seed_phrase(std::string_view value);
/// As version 4 and others are written.
bool is_uuid(std::string_view value);
/// `static.key`: a file's name without a folder.
bool is_file_name(std::string_view value);
/// Whether a command prints what it was given, so that `$(…)` has the secret in it.
bool says_value(std::string_view command);
/// Letters with digits or signs, as passwords have and prose has not.
bool looks_chosen(std::string_view value);
/// A word of prose or of a configuration's own language behind `password`, `secret` or `token`.
bool is_prose(std::string_view value);
/// All words are sources of nsswitch.conf.
bool are_name_services(std::string_view value);

}  // namespace common::secrets
