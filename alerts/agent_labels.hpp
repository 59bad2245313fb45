// The agents that there are and their labels, as wdb keeps them: given by tokens and operators, or
// by rules over their rows.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "common/clock.hpp"
#include "schemas/labels.hpp"
#include "schemas/paths.hpp"
#include "store/enrolments.hpp"
#include "store/registry.hpp"
#include "views/enrolled_agents.hpp"

namespace alerts {

/// For several threads.
class agent_labels {
 public:
  explicit agent_labels(schemas::data_paths paths) : paths_(std::move(paths)) {}
  /// As they are now, or were a second ago. Empty: they cannot be read.
  std::optional<schemas::labels> of(const std::string& agent);
  /// Without those that were archived or removed.
  common::result<std::vector<std::string>> agents();

 private:
  common::status look();
  schemas::data_paths paths_;
  std::mutex lock_;
  // Open as long as this lives: LMDB takes a file once a process.
  std::optional<store::registry> registry_;
  std::optional<store::enrolments> enrolments_;
  views::enrolled_agents known_;
  common::instant looked_{};
};

}  // namespace alerts
