// How a house stands: what `muster status` shows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/health/agents.hpp"
#include "cli/health/check.hpp"
#include "cli/health/lag.hpp"
#include "cli/health/stages.hpp"
#include "cli/print/screen.hpp"
#include "schemas/json.hpp"

namespace cli::health {

inline constexpr std::int64_t alerts_of_ms = 24 * 3'600'000;

/// A part that is empty could not be seen, and `unseen` says why; or it is of a server, and this is
/// none.
struct state {
  std::string data = {};
  std::int64_t time = 0;
  std::vector<stage> stages = {};
  std::optional<state_counts> agents = {};
  std::optional<std::vector<outbox_lag>> outboxes = {};
  std::optional<alert_lag> alerts = {};
  std::optional<std::vector<sink_lag>> sinks = {};
  std::optional<severity_counts> told = {};  ///< in the last day
  std::optional<disk_space> space = {};
  std::vector<taken_space> parts = {};
  std::vector<finding> problems = {};  ///< the gravest first
  struct unseen_part {
    std::string part = {}, reason = {};
  };
  std::vector<unseen_part> unseen = {};
};
state look_at(const house& h);

/// The object of `muster status --format json`.
schemas::json state_json(const state& s);

/// For people, on one screen where that is possible.
void show(const screen& on, const state& s);
/// A finding with what to do; `why`: and why it matters.
void show(const screen& on, const finding& f, std::string_view why);

}  // namespace cli::health
