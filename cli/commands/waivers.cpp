// `muster waivers`: the accepted failures.
#include <functional>

#include "cli/commands/commands.hpp"
#include "cli/print/lines.hpp"
#include "cli/row_options.hpp"
#include "cli/stores.hpp"
#include "common/clock.hpp"
#include "common/watched_file.hpp"
#include "views/checks.hpp"
#include "views/pinned_waivers.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::status;

namespace {

using look_at_check = std::function<void(const std::string& agent, const schemas::check&)>;

status look_at_agent(const schemas::data_paths& paths, const store::registry::entry& agent,
                     const look_at_check& each) {
  const auto store = open_store::of(paths, agent);
  if (!store) return store.error().code == errc::not_found ? status{} : fail(store.error());
  const auto look = [&](const store::row_record& row) -> status {
    const auto check = schemas::decode_row<schemas::check>(row.stable.bytes, row.volatile_.bytes);
    if (!check) return fail(errc::corrupt, "{}: {}", agent.agent, check.error().detail);
    each(agent.agent, *check);
    return {};
  };
  return (*store)->reader().each_row(schemas::table_id::checks, look);
}

/// The exit code. A folder without agents has no checks; a store that cannot be read is told, and
/// the others are looked at all the same.
int look_at_agents(const schemas::data_paths& paths, const look_at_check& each) {
  const auto agents = known_agents(paths);
  if (!agents)
    return agents.error().code == errc::not_found ? exit_ok : report_error(agents.error());
  int code = exit_ok;
  for (const auto& agent : *agents)
    if (const auto s = look_at_agent(paths, agent, each); !s) {
      report_error(s.error());
      code = exit_incomplete;
    }
  return code;
}

int run_waivers(const common_options& c, const row_options& o) {
  auto view = o.view(views::columns_of(views::waiver_json({}, views::waiver_state::active)));
  if (!view) return report_error(view.error());
  view->least = {"evidence_sha256", "definition", "policy", "agents", "reason"};
  const auto all = schemas::load_waivers(c.paths.waivers_file(), c.paths.own_waivers());
  if (!all) return report_error(all.error());
  const auto now = common::wall_ms();
  views::waiver_search search(*all, now);
  const int code = look_at_agents(
      c.paths, [&](const auto& agent, const auto& check) { search.look_at(agent, check); });
  {
    printer out(c.as, c.on, "waivers", std::move(*view));
    for (std::size_t n = 0; n < all->all.size(); ++n)
      out.row(views::waiver_json(all->all[n], search.states()[n]));
  }
  if (all->all.empty() && c.as == format::table)
    say(fmt::format("no waivers: they stand in {}", c.paths.waivers_file()));
  for (const auto* w : views::unpinned(*all, now))
    say(fmt::format(
        "muster: the waiver of {} has no `definition`: it goes on when the check demands "
        "something else; `muster waivers pin FILE` prints it with one",
        schemas::what_is_waived(*w)));
  return code;
}

struct pin_options {
  std::string file;
};

void add_pin_options(option_list& to, pin_options& o) {
  to.required("FILE", o.file, "the waivers; it stays as it is");
}

int run_pin(const common_options& c, const pin_options& o) {
  auto text = common::read_file(o.file, schemas::waivers_bytes);
  if (!text) return report_error(text.error());
  const auto all = schemas::parse_waivers(o.file, *text);
  if (!all) return report_error(all.error());
  views::waiver_pins pins(*all);
  const int code = look_at_agents(
      c.paths, [&](const auto& agent, const auto& check) { pins.look_at(agent, check); });
  const auto pinned = pins.pinned();
  if (c.as == format::table) put_data(views::waivers_yaml(pinned));
  if (c.as == format::json) {
    printer out(c.as, c.on, "waivers-pin");
    for (const auto& w : pinned) {
      auto row = views::waiver_json(w, views::waiver_state::active);
      row.erase("state");  // which `muster waivers` says
      out.row(row);
    }
  }
  for (const auto* w : pins.unknown())
    say(fmt::format(
        "muster: the waiver of {} names checks that no agent has: they are printed without "
        "`definition`",
        schemas::what_is_waived(*w)));
  return pins.unknown().empty() ? code : exit_incomplete;
}

}  // namespace

command make_waivers() {
  auto out = paged(make_command<row_options>(
      "waivers",
      "the accepted failures of DATA/waivers.yml, and which of them ended or "
      "match nothing; docs/waivers.md has the format",
      add_options, run_waivers));
  out.parts.push_back(make_command<pin_options>(
      "pin",
      "print the waivers of a file with the `definition` that their checks have now, one for each "
      "check; nothing is written",
      add_pin_options, run_pin));
  return out;
}

}  // namespace cli
