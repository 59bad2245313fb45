#include "cli/commands/all.hpp"

#include "cli/commands/agent/agent.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/policy/policy.hpp"
#include "cli/up/up.hpp"

namespace cli {

std::vector<command> all_commands() {
  return {ending_itself(make_up()),
          make_status(),
          make_doctor(),
          make_scan(),
          make_tables(),
          make_agents(),
          make_checks(),
          make_why(),
          make_explain(),
          make_cves(),
          make_feed(),
          make_waivers(),
          make_labels(),
          make_dump(),
          make_diff(),
          make_blame(),
          make_query(),
          make_export(),
          make_verify(),
          ending_itself(make_alerts()),
          make_scan_now(),
          make_sync_now(),
          make_agent(),
          make_enroll(),
          make_join(),
          make_config(),
          make_sinks(),
          make_resync(),
          ending_itself(make_tap()),
          make_policy(),
          ending_itself(make_bench()),
          ending_itself(make_chaos()),
          make_settings(),
          make_server_key()};
}

}  // namespace cli
