#pragma once

#include <string>

namespace schemas {

/// Every table with its columns, in Markdown: the second half of docs/inventory.md.
std::string tables_markdown();

}  // namespace schemas
