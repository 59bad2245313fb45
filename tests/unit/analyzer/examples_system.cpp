// The system and its services.
#include "tests/unit/analyzer/shipped_rules.hpp"

namespace tests::shipped_rules {

using schemas::table_id;

void add_system(examples& all) {
  schemas::os os;
  os.host = "host";
  os.name = "Debian";
  os.version = "12";
  os.kernel = "6.1.0-10";
  os.hostname = "a";
  const auto kernel = with(os, [](auto&r) { r.kernel = "6.1.0-11"; }),
             version = with(os, [](auto&r) { r.version = "13"; });
  const auto called = with(os, [](auto& r) { r.hostname = "b"; });
  all["kernel-changed"] = {{from_to(os, kernel), "medium", from_to(os, version)}};
  all["os-changed"] = {{from_to(os, version), "medium", from_to(os, kernel)}};
  all["hostname-changed"] = {{from_to(os, called), "low", from_to(os, kernel)}};
  schemas::hardware h;
  h.host = "host";
  h.cpu_model = "c";
  h.cpu_cores = 2;
  h.memory_total_bytes = 100;
  h.board_serial = "s";
  const auto memory = with(h, [](auto&r) { r.memory_total_bytes = 200; }),
             cpu = with(h, [](auto&r) { r.cpu_cores = 4; });
  const auto board = with(h, [](auto&r) { r.board_serial = "t"; }),
             vendor = with(h, [](auto&r) { r.board_vendor = "v"; });
  all["hardware-changed"] = {{from_to(h, memory), "low", from_to(h, vendor)},
                             {from_to(h, cpu), "low", from_to(h, h)},
                             {from_to(h, board), "high", from_to(h, vendor)}};
}

void add_services(examples& all) {
  using row = schemas::service;
  row s;
  s.name = "auditd.service";
  s.manager = "systemd";
  s.enabled = "disabled";
  s.state = "active";
  s.binary = "/usr/sbin/auditd";
  const auto enabled = with(s, [](auto&r) { r.enabled = "enabled"; }),
             failed = with(s, [](auto&r) { r.state = "failed"; });
  const auto other = with(s, [](auto&r) { r.binary = "/tmp/x"; }),
             plain = with(s, [](auto&r) { r.name = "demo.service"; });
  const auto owned = [](row r) {
    r.package = "auditd";
    return r;
  };
  const auto not_pulled = with(s, [](auto& r) { r.pulled_by.emplace(); });
  const auto pulled = with(not_pulled, [](auto& r) { r.pulled_by->push_back("ssh.service"); });
  const auto timer = with(enabled, [](auto& r) { r.type = "timer"; });
  all["service-added"] = {{one<row>(added(s)), "low", one<row>(removed(s))},
                          {one<row>(added(timer)), "medium", from_to(timer, timer)},
                          {one<row>(added(enabled)), "high", from_to(s, s)},
                          {one<row>(added(owned(enabled))), "medium", from_to(s, enabled)},
                          {one<row>(added(pulled)), "high", from_to(not_pulled, pulled)}};
  for (const auto* program : {"/var/tmp/x", "/dev/shm/x"}) {
    auto own = with(s, [&](auto& r) { r.binary = program; });
    all["service-added"].push_back({one<row>(added(own)), "high", from_to(own, own)});
    all["service-added"].push_back({one<row>(added(owned(own))), "low", one<row>(removed(own))});
  }
  const auto waits = [&](row r) {
    r.name = "x.path";
    r.type = "path";
    r.state = "inactive";
    r.starts = "x.service: /opt/x";
    return r;
  };
  const auto ran = with(waits(s), [](auto& r) { r.state = "active"; });
  for (const auto& [r, severity] : {std::pair(waits(s), "low"),
                                    {waits(enabled), "high"},
                                    {ran, "high"},
                                    {waits(owned(enabled)), "medium"}})
    all["service-added"].push_back({one<row>(added(r)), severity, one<row>(removed(r))});
  const auto console = [&](row r) {
    r.name = "debug-shell.service";
    return r;
  };
  all["service-enabled"] = {
      {from_to(owned(console(s)), owned(console(enabled))), "high",
       from_to(owned(console(enabled)), owned(console(s)))},
      {from_to(s, enabled), "high", from_to(enabled, s)},
      {from_to(waits(s), waits(enabled)), "high", from_to(enabled, s)},
      {from_to(waits(owned(s)), waits(owned(enabled))), "medium", one<row>(added(s))},
      {from_to(owned(s), owned(enabled)), "medium", one<row>(added(s))},
      {from_to(not_pulled, pulled), "high", from_to(s, pulled)},
      {from_to(not_pulled, pulled), "high", from_to(owned(not_pulled), owned(pulled))}};
  const auto with_words = with(s, [](auto& r) {
    r.args = std::vector<std::string>{"-f", "/tmp/x"};
  });
  const auto packaged = [&](row r) {
    r.path = "/usr/lib/systemd/system/auditd.service";
    return owned(r);
  };
  all["service-program-changed"] = {
      {from_to(s, other), "high", from_to(s, enabled)},
      {from_to(s, with_words), "high", from_to(s, failed)},
      {from_to(packaged(s), packaged(with_words)), "medium",
       from_to(packaged(s), packaged(failed))},
      {from_to(waits(s), with(waits(s), [](auto& r) { r.starts = "y.service"; })), "high",
       from_to(with(waits(s), [](auto& r) { r.starts = {}; }), waits(s))},
      {from_to(packaged(s), owned(with_words)), "high", one<row>(added(s))}};
  const auto runs = [&](std::vector<std::string> also, const std::string& is = "enabled") {
    return with(s, [&](auto& r) {
      r.also_runs = std::move(also);
      r.enabled = is;
    });
  };
  const auto more = runs({"ExecStartPre=/tmp/x"}), none = runs({});
  all["service-runs-more"] = {
      {from_to(none, more), "high", from_to(enabled, more)},
      {from_to(none, runs({"ExecReload=/tmp/x"})), "medium", from_to(more, none)},
      {from_to(runs({}, "static"), runs({"ExecStartPre=/tmp/x"}, "static")), "high",
       from_to(more, more)},
      {from_to(packaged(none), packaged(more)), "medium", from_to(more, none)}};
  all["service-failed"] = {{from_to(s, failed), "medium", from_to(failed, s)}};
  all["security-service-stopped"] = {{from_to(s, failed), "high", from_to(failed, s)},
                                     {one<row>(removed(s)), "high", one<row>(removed(plain))}};
  const auto masked = with(s, [](auto& r) { r.enabled = "masked"; });
  const auto demo = with(enabled, [](auto& r) { r.name = "demo.service"; });
  all["security-service-disabled"] = {
      {from_to(enabled, s), "high", from_to(s, masked)},
      {from_to(enabled, masked), "high", from_to(s, enabled)},
      {one<row>(removed(enabled)), "high", one<row>(removed(demo))}};
}

}  // namespace tests::shipped_rules
