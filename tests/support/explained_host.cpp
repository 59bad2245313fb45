#include "tests/support/explained_host.hpp"

#include "schemas/json.hpp"
#include "schemas/row.hpp"
#include "tests/support/stored_report.hpp"

namespace tests {

namespace {

using texts = std::vector<std::string>;

schemas::port socket_of(const std::string& protocol, const std::string& address,
                        const std::string& state) {
  schemas::port p;
  p.protocol = protocol, p.local_address = address, p.local_port = 8080, p.state = state;
  p.remote_address = "0.0.0.0", p.remote_port = 0, p.net_namespace = 1;
  p.inode = static_cast<std::int64_t>(address.size() + state.size());
  p.pid = 812, p.process = "nginx", p.uid = 0, p.package = "nginx";
  return p;
}

schemas::process process_of(std::int64_t pid, std::int64_t uid) {
  schemas::process p;
  p.pid = pid, p.boot_id = "b", p.start_ticks = pid, p.ppid = 1, p.name = "nginx";
  p.exe = "/usr/sbin/nginx", p.args = texts{"nginx:", "worker"}, p.uid = uid;
  p.cgroup = "/system.slice/nginx.service", p.package = "nginx", p.exe_deleted = false;
  return p;
}

template <class Row>
void store_rows(agent_history& to, const std::vector<Row>& rows) {
  std::vector<schemas::encoded_row> encoded;
  for (const auto& row : rows) encoded.push_back(schemas::encode_row(row));
  to.snapshot(Row::id, encoded);
}

}  // namespace

schemas::check check_with_rule(const std::string& id, const std::string& result,
                               const std::string& rule) {
  schemas::check c;
  c.policy = "baseline", c.check_id = id, c.title = "title of " + id, c.result = result;
  c.condition = "all", c.definition = std::string(32, 'd');
  c.evidence = schemas::json::array({{{"rule", rule}, {"looked_at", "something"}}}).dump();
  return c;
}

explained_host::explained_host()
    : ports{socket_of("tcp", "0.0.0.0", "listening"), socket_of("tcp", "10.0.0.5", "established")},
      processes{process_of(812, 33)},
      checks{check_with_rule("1", "failed", "f:/etc/nginx/nginx.conf -> r:^server_tokens off"),
             check_with_rule("2", "failed", "f:/etc/passwd -> r:^toor"),
             check_with_rule("3", "passed", "f:/etc/nginx/nginx.conf")} {
  schemas::package nginx;
  nginx.name = "nginx", nginx.version = "1.22.1-9", nginx.architecture = "amd64";
  nginx.format = "deb", nginx.status = "install ok installed";
  schemas::service unit;
  unit.name = "nginx.service", unit.manager = "systemd", unit.state = "active";
  unit.path = "/lib/systemd/system/nginx.service", unit.binary = "/usr/sbin/nginx";
  unit.package = "nginx", unit.main_pid = 812;
  schemas::user web, root;
  web.name = "www-data", web.uid = 33, web.home = "/var/www";
  root.name = "root", root.uid = 0;
  packages = {nginx}, services = {unit}, users = {root, web};
}

void explained_host::write(const std::string& folder, std::int64_t scanned) const {
  agent_history history(folder);
  schemas::os system;
  system.host = "host", system.distribution = "debian", system.version_id = "12";
  store_rows(history, std::vector{system});
  store_rows(history, ports);
  store_rows(history, processes);
  store_rows(history, packages);
  store_rows(history, services);
  store_rows(history, users);
  store_rows(history, checks);
  store_rows(history, suid_files);
  store_report(history, report_of_scan(scanned, odd));
}

}  // namespace tests
