#include "cli/commands/policy/evaluating.hpp"

#include "cli/open_root.hpp"

namespace cli {

namespace settings = common::settings;
using common::fail;

void add_evaluate_options(option_list& to, evaluate_options& o) {
  add_dialect_option(to, o);
  to.settings(o.settings);
}

common::result<evaluation> prepare_evaluation(const evaluate_options& o) {
  const auto& typed = o.settings;
  auto host = open_root(typed.get(settings::root), typed.get(settings::network_mounts));
  if (!host) return fail(host.error());
  auto dialect = chosen_dialect(o);
  if (!dialect) return fail(dialect.error());
  return evaluation{.host = std::move(*host),
                    .dialect = *dialect,
                    .observing = {.trust_commands = typed.get(settings::trust_commands),
                                  .command = {},
                                  .parallel = typed.get(settings::parallel),
                                  .native = typed.get(settings::native),
                                  .judging_time = typed.get(settings::judging_time)}};
}

}  // namespace cli
