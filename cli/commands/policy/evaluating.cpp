#include "cli/commands/policy/evaluating.hpp"

namespace cli {

using common::fail;

void add_evaluate_options(option_list& to, evaluate_options& o) {
  add_dialect_option(to, o);
  to.text("--root", o.root, "examine the file system below DIR");
  add_host_options(to, o);
}

common::result<evaluation> prepare_evaluation(const evaluate_options& o) {
  auto host = open_root(o.root, o.network_mounts);
  if (!host) return fail(host.error());
  auto dialect = chosen_dialect(o);
  if (!dialect) return fail(dialect.error());
  auto judging = judging_time(o.judging_time);
  if (!judging) return fail(judging.error());
  return evaluation{.host = std::move(*host),
                    .dialect = *dialect,
                    .observing = {.trust_commands = o.trust_commands,
                                  .command = {},
                                  .parallel = o.parallel,
                                  .native = o.native,
                                  .judging_time = *judging}};
}

}  // namespace cli
