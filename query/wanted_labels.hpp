// Labels that a question asks for, so that only the stores of those hosts are opened. SQLite tells
// a table of conditions on its columns, and agent_label() is none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace query {

/// NAME=VALUE of each `agent_label(agent, 'NAME') = 'VALUE'` without which the question has no
/// rows. Found in plain questions alone, of one SELECT over one table, or tables that are joined by
/// `USING (agent …)`, whose conditions are all joined by AND: elsewhere a host without the label
/// may count.
std::vector<std::string> wanted_labels(std::string_view question);

}  // namespace query
