// `muster status` and `muster doctor`: how an installation stands, and what is wrong with it.
#include "cli/commands/commands.hpp"
#include "cli/health/state.hpp"
#include "cli/print/lines.hpp"

namespace cli {

namespace {

int how_it_ends(bool any_found, bool any_unseen) {
  return any_found ? exit_findings : any_unseen ? exit_incomplete : exit_ok;
}

int run_status(const common_options& c) {
  const health::house h{c.paths};
  if (const auto s = health::check_is_one(h); !s) return report_error(s.error());
  const auto is = health::look_at(h);
  if (c.as == format::json)
    printer(c.as, c.on, "status").row(health::state_json(is));
  else
    health::show(c.on, is);
  return how_it_ends(!is.problems.empty(), !is.unseen.empty());
}

schemas::json row_of(const health::finding& f, std::string_view why) {
  return {{"check", f.check},
          {"severity", name(f.severity)},
          {"what", schemas::printable_utf8(f.what)},
          {"why", why},
          {"remedy", schemas::printable_utf8(f.remedy)}};
}

std::string_view why_of(std::string_view id) {
  const auto all = health::all_checks();
  const auto at = std::ranges::find(all, id, &health::check::id);
  return at == all.end() ? "" : at->why;
}

int run_doctor(const common_options& c) {
  const health::house h{c.paths};
  if (const auto s = health::check_is_one(h); !s) return report_error(s.error());
  const auto looked = health::examine(h, false);
  {
    printer out(c.as, c.on, "doctor");
    for (const auto& f : looked.found)
      if (c.as == format::json)
        out.row(row_of(f, why_of(f.check)));
      else
        health::show(c.on, f, why_of(f.check));
  }
  for (const auto& [check, why] : looked.unseen)
    report_error({why.code, fmt::format("{}: could not look: {}", check, why.detail)});
  if (c.as == format::table)
    say(fmt::format("{} checks, {} finding{}", health::all_checks().size(), looked.found.size(),
                    looked.found.size() == 1 ? "" : "s"));
  return how_it_ends(!looked.found.empty(), !looked.unseen.empty());
}

}  // namespace

command make_status() {
  return make_command(
      "status",
      "how all of it stands, on one screen: stages, agents, what waits, alerts of a day, disk, and "
      "what is wrong; exit 2 if anything is",
      run_status);
}

command make_doctor() {
  return paged(make_command(
      "doctor",
      "look for what is likely to be wrong with files, rights, ports, clocks, disks and stages, "
      "and say why it matters and what to do; exit 2 if anything is found",
      run_doctor));
}

}  // namespace cli
