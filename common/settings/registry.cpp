#include "common/settings/registry.hpp"

#include <array>

namespace common::settings {

namespace {

constexpr std::array of_broker{taken{&data, need::required}, taken{&listen},   taken{&listen_next},
                               taken{&log_format},           taken{&log_size}, taken{&log_count}};

constexpr std::array of_wdb{
    taken{&data, need::required}, taken{&history_age}, taken{&history_size}, taken{&hash_budget},
    taken{&log_format},           taken{&log_size},    taken{&log_count}};

constexpr std::array of_analyzer{taken{&data, need::required},
                                 taken{.which = &name, .initial = "analyzer-1"},
                                 taken{&rules},
                                 taken{&check_rules, need::instead},
                                 taken{&describe_rules, need::instead},
                                 taken{&log_format},
                                 taken{&log_size},
                                 taken{&log_count}};

constexpr std::array of_alerts{taken{&data, need::required}, taken{&settle},   taken{&alerts_size},
                               taken{&log_format},           taken{&log_size}, taken{&log_count}};

constexpr std::array of_collector{
    taken{&data, need::required},
    taken{&agent},
    taken{&root},
    taken{.which = &name, .unset = "collector, or collector-ID for a further one"},
    taken{&connect},
    taken{&server},
    taken{&socks},
    taken{&token},
    taken{&prepare_image},
    taken{&interval},
    taken{&table_interval},
    taken{&keepalive},
    taken{&policy},
    taken{&trust_commands},
    taken{&command_unit},
    taken{&run_commands},
    taken{&native},
    taken{&parallel},
    taken{&judging_time},
    taken{&network_mounts},
    taken{&look_in},
    taken{&log_format},
    taken{&log_size},
    taken{&log_count}};

constexpr std::array of_every_command{
    taken{.which = &data,
          .unset = "MUSTER_DATA, else /var/lib/muster as root, ./muster-data for others"}};

constexpr std::array of_up{
    taken{&listen},
    taken{&listen_next},
    taken{&agent},
    taken{&root},
    taken{&further_collector},
    taken{&analyzers},
    taken{&policy},
    taken{&rules},
    taken{&trust_commands},
    taken{&native},
    taken{&parallel},
    taken{&judging_time},
    taken{&network_mounts},
    taken{&look_in},
    taken{&interval},
    taken{&table_interval},
    taken{.which = &settle, .initial = "", .unset = "a little longer than --interval"},
    taken{&alerts_size},
    taken{&history_age},
    taken{&history_size},
    taken{&hash_budget},
    taken{&log_format},
    taken{&log_size},
    taken{&log_count},
    taken{&once}};

constexpr std::array of_scan{taken{&root},           taken{&policy},   taken{&trust_commands},
                             taken{&native},         taken{&parallel}, taken{&judging_time},
                             taken{&network_mounts}, taken{&look_in}};

constexpr std::array of_evaluation{taken{&root},         taken{&trust_commands},
                                   taken{&native},       taken{&parallel},
                                   taken{&judging_time}, taken{&network_mounts}};

}  // namespace

namespace programs {
constinit const program broker{"muster-broker", of_broker};
constinit const program wdb{"muster-wdb", of_wdb};
constinit const program analyzer{"muster-analyzer", of_analyzer};
constinit const program alerts{"muster-alerts", of_alerts};
constinit const program collector{"muster-collector", of_collector};
constinit const program every_command{"muster", of_every_command};
constinit const program up{"muster up", of_up};
constinit const program scan{"muster scan", of_scan};
constinit const program policy_run{"muster policy run", of_evaluation};
constinit const program policy_eval{"muster policy eval", of_evaluation};
}  // namespace programs

std::span<const program* const> all_programs() {
  using namespace programs;
  static constexpr std::array<const program*, 10> all{
      &up,        &scan,   &policy_run, &policy_eval, &every_command,
      &collector, &broker, &wdb,        &analyzer,    &alerts};
  return all;
}

}  // namespace common::settings
