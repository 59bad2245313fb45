// One question: asked, printed, and told how many hosts it tells of.
#pragma once

#include "cli/commands/query_hosts.hpp"

namespace cli {

struct query_settings {
  query_scope scope;
  std::uint64_t limit = 0;  ///< rows; 0: all
  query::asked_of whom = query::asked_of::as_it_reads;
  common::milliseconds timeout = std::chrono::seconds{60}, fresh = std::chrono::hours{24};
  std::string fresh_text = "24h";  ///< as it was typed
  bool requires_fresh = false;     ///< it ends with 3 where something is not
};

/// As of now.
common::result<std::unique_ptr<query::database>> open_database(const common_options& c,
                                                               const query_settings& s);
/// The exit code.
int run_question(const common_options& c, const query_settings& s, const std::string& question);

}  // namespace cli
