// Commands that are a value or a list: `alias m="mysql -px"`, `["mysql", "-px"]`.
#pragma once

#include "common/secrets/spans.hpp"

namespace common::secrets {

/// What stands between quotes in a word that holds blanks is a command as well.
void find_quoted_commands(std::string_view line, span word, spans& out);

/// `--password-file=<(echo x)`: a file of what is said.
void find_said_files(std::string_view line, spans& out);

/// `sshpass\040-p\040x`: blanks as tables of mounts and units of systemd write them.
void find_escaped_commands(std::string_view line, spans& out);

/// The items of a list are the words of a command.
void find_listed_commands(std::string_view line, spans& out);

}  // namespace common::secrets
