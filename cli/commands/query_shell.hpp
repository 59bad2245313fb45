#pragma once

#include "cli/commands/query_run.hpp"

namespace cli {

/// Questions one after the other, as they are typed or come on stdin: each ends with `;`. The exit
/// code: of what is no terminal, of the worst question.
int run_query_shell(const common_options& c, const query_settings& s);

}  // namespace cli
