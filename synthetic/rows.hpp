// Rows that are made up, shaped like those of a Debian host. A row is a function of the agent, its
// place and its revision: nobody keeps its bytes, and both the agent that sends it and whoever
// looks for it in a store make it anew.
#pragma once

#include <cstdint>
#include <vector>

#include "schemas/row.hpp"

namespace synthetic {

/// How many rows of a table an agent has.
struct share {
  schemas::table_id table{};
  std::uint32_t rows = 0;
};

/// `rows` rows in all over the tables, in about the proportions of a host: half of them packages.
/// Tables that would get none are left out.
std::vector<share> spread(std::uint32_t rows);

/// The row at `index` of a table after so many changes: its key stays, what is stable in it does
/// not. About 100 to 400 bytes.
schemas::encoded_row make_row(std::uint64_t agent, schemas::table_id table, std::uint32_t index,
                              std::uint32_t revision);

}  // namespace synthetic
