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
          of_data(make_agents()),
          of_data(make_checks()),
          of_data(make_why()),
          of_data(make_explain()),
          of_data(make_cves()),
          of_data(make_feed()),
          of_data(make_waivers()),
          of_data(make_labels()),
          of_data(make_dump()),
          of_data(make_diff()),
          of_data(make_blame()),
          make_query(),
          of_data(make_export()),
          of_data(make_verify()),
          of_data(ending_itself(make_alerts())),
          of_data(make_scan_now()),
          of_data(make_sync_now()),
          of_data(make_agent()),
          of_data(make_enroll()),
          make_join(),
          of_data(make_config(), data_need::folder_if_given),
          of_data(make_sinks()),
          of_data(make_resync()),
          of_data(ending_itself(make_tap())),
          make_policy(),
          ending_itself(make_bench()),
          ending_itself(make_chaos()),
          make_settings(),
          of_data(make_server_key())};
}

}  // namespace cli
