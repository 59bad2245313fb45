// Questions that have a name: files in `queries` beside the programs, and an operator's own.
#pragma once

#include <string>
#include <vector>

#include "common/result.hpp"
#include "schemas/paths.hpp"

namespace cli {

struct saved_query {
  std::string name, about, file;
};

/// By name; of two of one name the operator's own counts.
std::vector<saved_query> saved_queries(const schemas::data_paths& paths);

/// Whether what was typed can be the name of one, and is no SQL.
bool is_query_name(std::string_view typed);

/// Its text. not_found: there is none of that name.
common::result<std::string> saved_query_text(const schemas::data_paths& paths,
                                             const std::string& name);

}  // namespace cli
