// `muster agent revoke`: a host that may not connect any more.
#include "cli/commands/agent/agent.hpp"
#include "cli/commands/agent_option.hpp"
#include "client/operator_link.hpp"

namespace cli {

namespace {

constexpr common::milliseconds patience{10'000};

int run_agent_revoke(const common_options& c, const agent_option& o) {
  const auto revoke = [](client::operator_link& link, const std::string& agent) {
    return link.revoke_agent(agent, patience);
  };
  const auto done = ask_about(c, o.agent, revoke);
  if (!done) return report_unanswered(done.error());
  printer(c.as, c.on, "agent-revoke")
      .about(done->agent)
      .row({{"agent", done->agent.agent}, {"revoked_keys", done->answer.keys}});
  say("its key is worth nothing from now on; what is stored of it stays. A new token lets the host "
      "in again, as another agent");
  return exit_ok;
}

}  // namespace

command make_agent_revoke() {
  return make_command<agent_option>("revoke", "take an agent's key away, at once", add_options,
                                    run_agent_revoke);
}

}  // namespace cli
