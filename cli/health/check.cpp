#include "cli/health/check.hpp"

#include <algorithm>
#include <array>

namespace cli::health {

namespace {

constexpr std::array checks{
    check{"stage-down", "a stage does not run",
          "nothing is collected, stored or told while the stage that does it is away", true,
          find_stages_down},
    check{
        "program-replaced", "a stage runs a program that was replaced since",
        "an upgrade holds only after a restart, and stages of two versions may not understand one "
        "another",
        true, find_old_programs},
    check{"configuration-broken", "muster.yaml, conf.d or a variable cannot be read",
          "stages that run keep what they have, and those that it is for may not start again", true,
          find_broken_configuration},
    check{"configuration-writable", "others than its owner may write what is configured",
          "who can write it decides what runs as the user who runs Muster", true,
          find_writable_configuration},
    check{"disk-full", "there is little room for the data, or none may be written",
          "wdb ends when it cannot store, and nothing is acknowledged from then on", true,
          find_full_disks},
    check{"agent-silent", "nothing was heard from an agent for three keepalives",
          "what is known of it is of before, and what happens there is not told", true,
          find_silent_agents},
    check{"agent-unequal", "an agent's copy is lost, or is not what the agent has",
          "somebody may have altered it, or the disk may be failing", true, find_unequal_agents},
    check{"changes-wait", "a collector of this host is not rid of what it found",
          "the server does not know it, and the outbox is not without end", true,
          find_waiting_changes},
    check{"alerts-wait", "alerts are stored and not told", "nobody learns of them", true,
          find_waiting_alerts},
    check{"sink-dead", "a receiver of alerts takes none",
          "who watches there is not told, and takes silence for peace", true, find_dead_sinks},
    check{"data-open", "others may read or write the data folder",
          "it holds keys, and everything that was found on all hosts", false, find_open_data},
    check{"data-lost", "a folder of the data is gone while the stage that has it runs",
          "what it stores from then on is nowhere after its end", true, find_lost_folders},
    check{"data-foreign", "a folder of the server's data belongs to another user than its stages",
          "they cannot write there, or cannot start again", false, find_foreign_files},
    check{"secret-open", "a key can be read by others",
          "who has it can pose as the server or as the host", false, find_open_secrets},
    check{
        "policy-broken", "a policy cannot be evaluated",
        "its checks keep the verdicts of before, or have none; without one that `policy` names no "
        "collector starts",
        true, find_broken_policies},
    check{"waiver-broken", "a file of waivers cannot be read",
          "stages keep those of before, and commands waive nothing", true, find_broken_waivers},
    check{"waiver-ending", "a waiver has expired, or will soon",
          "what it covers counts as failed again, and raises alerts", false, find_ending_waivers},
    check{"rule-broken", "a file of alert rules cannot be read",
          "an analyzer that starts leaves it out, and what it is for is not told; without one that "
          "`rules` names none starts",
          true, find_broken_rules},
    check{"clock-apart", "an agent's clock is not the server's",
          "times of what happened there are wrong, and certificates and waivers end at other times",
          false, find_wrong_clocks},
    check{"agent-twice", "two hosts are one agent, or one host is two",
          "what is stored changes with each scan, or is stored twice", false, find_twin_agents},
    check{"revoked-sends", "a key that was revoked still comes",
          "the host was not stopped, or somebody else has its key", false, find_revoked_senders},
    check{"port-taken", "another program has the port for hosts elsewhere",
          "no host elsewhere can connect", false, find_taken_ports},
    check{"server-unreachable", "the server does not answer at any of its addresses",
          "what is found waits here, and is told to nobody", true, find_unreachable_server},
    check{"key-refused", "the server does not take this host's key",
          "what is found waits here, and is told to nobody", true, find_refused_key},
    check{"files-few", "a stage may open too few files for its agents",
          "agents beyond that are turned away", false, find_low_file_limits},
    check{"rights-missing", "the collector may not see everything",
          "tables are partial, and checks are decided by what could be seen", false,
          find_missing_rights},
    check{"store-full", "a database has grown near to as far as it can",
          "at its end nothing more is stored of that agent", false, find_full_stores},
    check{"log-large", "a log is far larger than it should be", "it takes the room of the data",
          false, find_large_logs}};

void look_with(const check& c, const house& h, examined& to) {
  auto found = c.look(h);
  if (!found) return to.unseen.push_back({c.id, found.error()});
  for (auto& f : *found) {
    f.check = c.id;
    to.found.push_back(std::move(f));
  }
}

}  // namespace

std::span<const check> all_checks() { return checks; }

examined examine(const house& h, bool only_quick) {
  examined out;
  for (const auto& c : checks)
    if (c.is_quick || !only_quick) look_with(c, h, out);
  std::ranges::stable_sort(out.found, std::ranges::greater(), &finding::severity);
  return out;
}

}  // namespace cli::health
