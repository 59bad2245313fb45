#include "cli/up/options.hpp"

#include <algorithm>

#include "cli/up/check_rules.hpp"
#include "collector/scan/scanner.hpp"
#include "collector/scan/schedule.hpp"
#include "common/net/tcp_address.hpp"
#include "common/root_dir.hpp"

namespace cli {

namespace settings = common::settings;
using common::errc;
using common::fail;
using common::result;
using common::status;

void add_up_options(option_list& to, up_options& o) { to.settings(o.settings); }

namespace {

/// Else a broker would end by it, when everything was started.
status check_addresses(const settings::values& typed,
                       const settings::key<settings::kind::addresses>& setting) {
  for (const auto& text : typed.get(setting))
    if (const auto address = common::net::parse_tcp_address(text); !address)
      return fail(errc::usage, "{} {}", setting.option(), address.error().detail);
  return {};
}

}  // namespace

status check_typed(const settings::values& typed) {
  if (auto i = collector::intervals_of(typed); !i) return fail(i.error());
  if (auto s = check_addresses(typed, settings::listen); !s) return s;
  if (auto s = check_addresses(typed, settings::listen_next); !s) return s;
  if (auto s = collector::check_policy_files(typed); !s) return s;
  const auto rules = typed.get(settings::rules);
  return rules.empty() ? status{} : check_rules(rules);
}

result<std::vector<settings::agent_root>> further_collectors(const settings::values& typed,
                                                             const schemas::agent_id& own) {
  std::vector<settings::agent_root> out;
  const auto option = settings::further_collector.option();
  for (const auto& one : typed.get(settings::further_collector)) {
    const auto id = schemas::agent_id::parse(one.id);
    if (!id) return fail(errc::usage, "{} '{}': {}", option, one.typed, id.error().detail);
    if (*id == own || std::ranges::count(out, id->text(), &settings::agent_root::id) > 0)
      return fail(errc::usage, "{} '{}': there is an agent '{}' already", option, one.typed,
                  id->text());
    auto root = common::root_dir::open(one.root);
    if (!root) return fail(root.error().code, "{} {}", option, root.error().detail);
    out.push_back(one);
  }
  return out;
}

}  // namespace cli
