// Cuts a difference into deltas of one frame each.
#pragma once

#include "collector/state/diff.hpp"

namespace collector::state {

/// Room for topic, header and digest below schemas::limits::agent_frame_bytes.
inline constexpr std::size_t payload_rows_bytes = 160u << 10;

/// Deltas in order, at least one; `after` is for the caller to put into the last.
std::vector<schemas::delta> cut(const difference& d, const std::string& scan_id, i64 scan_time);

/// Rows in groups that fit a frame each.
std::vector<std::vector<schemas::row_bytes>> cut_rows(const std::vector<state_row>& rows);

}  // namespace collector::state
