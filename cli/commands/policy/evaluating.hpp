// What the commands share that evaluate policies on a host: run and eval.
#pragma once

#include "cli/commands/policy/dialect_option.hpp"
#include "collector/policy/evidence.hpp"

namespace cli {

struct evaluate_options : dialect_option {
  explicit evaluate_options(const common::settings::program& of) : settings(of) {}
  common::settings::values settings;
};
void add_evaluate_options(option_list& to, evaluate_options& o);

/// The host, and how it is asked.
struct evaluation {
  common::root_dir host;
  std::optional<collector::policy::dialect> dialect;
  collector::policy::observe_options observing;
};
common::result<evaluation> prepare_evaluation(const evaluate_options& o);

}  // namespace cli
