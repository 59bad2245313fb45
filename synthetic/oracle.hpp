// What became of the changes of synthetic agents, read from the stores of their server.
#pragma once

#include "schemas/paths.hpp"
#include "synthetic/agent.hpp"

namespace synthetic {

struct findings {
  u64 sent = 0, acknowledged = 0;
  u64 stored = 0;   ///< changes that history holds
  u64 lost = 0;     ///< acknowledged, and history holds neither them nor what came after them
  u64 doubled = 0;  ///< entries of history too many: a change again, or one that nobody made
  bool roots_equal = true;  ///< every table is in its store as the agent has it, row by row

  bool are_good() const { return lost == 0 && doubled == 0 && roots_equal; }
};

/// Adds what the store of this agent shows. not_found, corrupt, …: it cannot be read; refused: it
/// keeps less history than the agent has made.
common::status examine(const schemas::data_paths& paths, const agent& a, findings& into);

}  // namespace synthetic
