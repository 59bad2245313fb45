// `muster agent archive` and `restore`: agents that are shown no more, and come back.
#include "cli/commands/agent/agent.hpp"
#include "cli/commands/agent/deciding.hpp"
#include "common/clock.hpp"

namespace cli {

namespace {

constexpr const char* keep_option = "--keep";

struct archive_options : agents_typed {
  std::string keep = "30d";
};

void add_archive_options(option_list& to, archive_options& o) {
  add_options(to, o);
  to.text(keep_option, o.keep, "how long what is stored of it is kept: 12h 30d 365d")
      .shown_as("TIME");
}

int run_agent_archive(const common_options& c, const archive_options& o) {
  const auto keep = common::parse_interval(o.keep);
  if (!keep)
    return report_error(
        {common::errc::usage, fmt::format("{} {}", keep_option, keep.error().detail)});
  const schemas::archive_agent asked{static_cast<std::uint64_t>(keep->count())};
  const int code =
      decide_about(c, o.agents, agent_set::current, [&](auto& link, const std::string& agent) {
        return link.decide(agent, asked, decision_within);
      });
  if (code == exit_ok)
    say(
        fmt::format("nothing is taken from it, and no list shows it; its store is kept for {}, "
                    "then removed. Its alerts stay. `muster agent restore` brings it back",
                    o.keep));
  return code;
}

int run_agent_restore(const common_options& c, const agents_typed& o) {
  return decide_about(c, o.agents, agent_set::archived, [&](auto& link, const std::string& agent) {
    return link.decide(agent, schemas::restore_agent{}, decision_within);
  });
}

}  // namespace

command make_agent_archive() {
  return make_command<archive_options>(
      "archive", "take agents out of every list; what is stored is kept for a while",
      add_archive_options, run_agent_archive);
}

command make_agent_restore() {
  return make_command<agents_typed>("restore", "bring archived agents back", add_options,
                                    run_agent_restore);
}

}  // namespace cli
