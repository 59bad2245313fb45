#include "cli/up/options.hpp"

#include <algorithm>

#include "cli/up/check_rules.hpp"
#include "collector/scan/schedule.hpp"
#include "common/byte_size.hpp"
#include "common/clock.hpp"
#include "common/percent.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using common::status;

void add_up_options(option_list& to, up_options& o) {
  to.text("--agent", o.agent, "this host's agent id; default: made from the machine id")
      .text("--root", o.root, "examine the file system below DIR instead of this host")
      .texts("--collector", o.further,
             "a further collector as ID=ROOT, for an image or a container's file system; several "
             "times for several")
      .number("--analyzers", o.analyzers, 1, 64, "how many analyzers")
      .texts("--policy", o.policies,
             "a policy file; several times for several; default: muster_linux_baseline.yml")
      .text("--rules", o.rules, "the alert rules of the analyzers; default: alerts.yml");
  add_host_options(to, o);
  to.text("--interval", o.interval, "time between scans: 250ms 30s 5m 1h")
      .texts("--table-interval", o.table_intervals,
             "TABLE=TIME: an interval of its own, as packages=6h; several times for several")
      .text("--history-age", o.history_age,
            "how long changes are kept, for diff, dump --at and blame: 12h 90d")
      .text("--history-size", o.history_size,
            "how much history each agent's store keeps: 64KiB 256MiB 2GiB")
      .text("--hash-budget", o.hash_budget,
            "percent of a core for hashing stored rows anew, which finds rows that were altered behind our back")
      .flag("--once", o.once,
            "stop when the first scan is stored and verified (at most 120 s); exit 3 if it is not");
}

status check_typed(const up_options& o) {
  if (auto i = collector::parse_intervals(o.interval, o.table_intervals); !i)
    return fail(i.error());
  if (auto a = common::parse_interval(o.history_age); !a)
    return fail(a.error().code, "--history-age: {}", a.error().detail);
  if (auto b = common::parse_byte_size(o.history_size); !b)
    return fail(b.error().code, "--history-size: {}", b.error().detail);
  if (auto p = common::parse_percent(o.hash_budget); !p) return fail(p.error().code, "--hash-budget: {}", p.error().detail);
  if (auto t = judging_time(o.judging_time); !t) return fail(t.error());
  return o.rules.empty() ? status{} : check_rules(o.rules);
}

result<std::vector<further_collector>> further_collectors(const up_options& o,
                                                          const schemas::agent_id& own) {
  std::vector<further_collector> out;
  for (const auto& text : o.further) {
    const auto equals = text.find('=');
    const auto id = schemas::agent_id::parse(text.substr(0, equals));
    if (!id || equals == text.npos || equals + 1 == text.size())
      return fail(errc::usage,
                  "--collector '{}': want ID=ROOT, an agent id and the folder it examines", text);
    const auto has_id = [&](const auto& f) { return f.id == id->text(); };
    if (*id == own || std::ranges::any_of(out, has_id))
      return fail(errc::usage, "--collector '{}': there is an agent '{}' already", text,
                  id->text());
    auto root = common::root_dir::open(text.substr(equals + 1));
    if (!root) return fail(root.error().code, "--collector {}", root.error().detail);
    out.push_back({id->text(), text.substr(equals + 1)});
  }
  return out;
}

}  // namespace cli
