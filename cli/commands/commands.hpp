// The commands of this folder, one file each.
#pragma once

#include "cli/command.hpp"

namespace cli {

command make_agents();
command make_alerts();
command make_bench();
command make_blame();
command make_chaos();
command make_checks();
command make_config();
command make_cves();
command make_sinks();
command make_diff();
command make_doctor();
command make_dump();
command make_enroll();
command make_explain();
command make_feed();
command make_export();
command make_join();
command make_server_key();
command make_labels();
command make_query();
command make_resync();
command make_scan();
command make_scan_now();
command make_settings();
command make_status();
command make_sync_now();
command make_tables();
command make_tap();
command make_verify();
command make_waivers();
command make_why();

}  // namespace cli
