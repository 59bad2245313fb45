// Whom a question is asked of, and the tables that are no rows of a store.
#pragma once

#include "cli/command.hpp"
#include "query/database.hpp"

namespace cli {

struct query_scope {
  std::vector<std::string> agents;  ///< as they are typed; none: all
  std::vector<std::string> labels;  ///< that they have to have
  bool with_labels = false;         ///< the question asks for labels
};

/// The hosts of the folder that are in the scope. usage, not_found: what was typed names none.
common::result<std::vector<query::host>> query_hosts(const schemas::data_paths& paths,
                                                     const query_scope& scope);

/// Which stores could not be read, and who cannot tell of the time that was asked for, on stderr.
void say_who_is_missing(const query::fleet& hosts);

/// Of an answer without rows: which tables some hosts do not have, or could not tell, and why.
/// `only`: of that table.
void say_why_none(const query::fleet& hosts, std::string_view only = {});

/// `agents`, `alerts` and `waivers`, read when they are asked for.
std::vector<query::listing> query_listings(const schemas::data_paths& paths);

}  // namespace cli
