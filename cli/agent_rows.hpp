#pragma once

#include <string>
#include <vector>

#include "cli/option_list.hpp"
#include "schemas/paths.hpp"
#include "store/registry.hpp"
#include "views/dumped_rows.hpp"

namespace cli {

/// Whether to read the files though wdb may be running.
void add_offline_option(option_list& to, bool& offline);

/// The stored rows of an agent: from wdb, in one read transaction; from the files with the stages
/// down or `offline`. `tables` empty: all. not_found or refused: nothing is stored of it.
common::result<views::dump_parts> agent_rows(const schemas::data_paths& paths,
                                             const store::registry::entry& agent,
                                             const std::vector<std::string>& tables, bool offline);

/// Says where rows of these tables may be missing, or be of before; the exit code then.
int report_missing_rows(const views::dump_parts& parts,
                        const std::vector<schemas::table_id>& tables, const std::string& agent);

}  // namespace cli
