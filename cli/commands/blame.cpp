// `muster blame`: since when each value of a row is what it is, and when the row came and went.
#include "cli/commands/agent_option.hpp"
#include "cli/commands/commands.hpp"
#include "cli/print/blame_text.hpp"
#include "views/row_key.hpp"

namespace cli {

using common::errc;

namespace {

struct blame_options : agent_option {
  std::string table, key;
};

void add_blame_options(option_list& to, blame_options& o) {
  add_options(to, o);
  to.required("TABLE", o.table, "the table; `muster tables` lists them with their key columns")
      .required("KEY", o.key,
                "COLUMN=VALUE of the key columns, separated by commas, or one value that names a "
                "single row");
}

/// Exit code.
int report_candidates(const views::blamed& b, const std::string& typed) {
  constexpr std::size_t most = 20;
  report_error(
      {errc::not_found, fmt::format("'{}' names {} rows of {}: type the key of one of them", typed,
                                    b.keys.size(), b.table->name)});
  for (std::size_t i = 0; i < b.keys.size() && i < most; ++i)
    say("  " + views::key_text(*b.table, b.keys[i]));
  if (b.keys.size() > most) say(fmt::format("  and {} more", b.keys.size() - most));
  return exit_error;
}

int run_blame(const common_options& c, const blame_options& o) {
  auto found = open_agent(c.paths, o.agent);
  if (!found) return report_error(found.error());
  auto b = views::blame(found->store->reader(), o.table, o.key);
  if (!b) return report_damage(*found, report_error(b.error()));
  if (b->keys.size() > 1) return report_damage(*found, report_candidates(*b, o.key));
  if (c.as == format::table)
    print_blamed(c.on, *b);
  else
    printer(c.as, c.on, "blame")
        .about(found->agent)
        .row(views::blamed_json(found->agent.agent, *b));
  return report_damage(*found, exit_ok);
}

}  // namespace

command make_blame() {
  return paged(make_command<blame_options>(
      "blame",
      "since when each value of a row is what it is: commit time, scan time, version and origin\n\n"
      "  muster blame web-7 users root\n"
      "  muster blame web-7 packages name=openssl,architecture=amd64",
      add_blame_options, run_blame));
}

}  // namespace cli
