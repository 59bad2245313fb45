// The table `services`: unit files and init scripts, and what the running systemd says of them.
#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/provider.hpp"
#include "collector/inventory/services/systemd_bus.hpp"
#include "collector/inventory/services/unit_folders.hpp"
#include "collector/inventory/text.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t entries_limit = 10'000;
constexpr std::chrono::seconds patience{10};

using service_rows = std::map<std::string, schemas::service>;

schemas::service row_of(const std::string& name, const unit_on_disk& unit) {
  schemas::service row;
  row.name = name;
  row.manager = "systemd";
  row.type = unit_type(name);
  row.description = text_or_absent(unit.says.description);
  row.enabled = text_or_absent(unit.enabled);
  row.path = text_or_absent(unit.path);
  row.binary = text_or_absent(unit.says.binary);
  row.user = text_or_absent(unit.says.user);
  row.group = text_or_absent(unit.says.group, 256);
  row.working_directory = text_or_absent(unit.says.working_directory);
  row.root_directory = text_or_absent(unit.says.root_directory);
  row.restart = text_or_absent(unit.says.restart, 64);
  row.source_path = text_or_absent(unit.says.source_path);
  if (auto args = unit.says.args; !args.empty()) {
    common::secrets::mask_arguments(args);
    row.args = std::move(args);
  }
  return row;
}

void overlay(service_rows& rows, const systemd_answer& said) {
  for (const auto& [name, unit] : said.loaded) {
    // What other units only mention is no service of this host.
    if (unit.load_state == "not-found" && !rows.contains(name)) continue;
    auto& row = rows.try_emplace(name, row_of(name, {})).first->second;
    row.description = text_or_absent(unit.description);
    row.load_state = text_or_absent(unit.load_state);
    row.state = text_or_absent(unit.active_state);
    row.sub_state = text_or_absent(unit.sub_state);
    if (unit.main_pid > 0) row.main_pid = unit.main_pid;
  }
  for (const auto& [name, state] : said.file_states)
    if (const auto at = rows.find(name); at != rows.end())
      at->second.enabled = text_or_absent(state);
}

bool starts_at_boot(const common::root_dir& host, const std::string& script) {
  for (const char* level : {"etc/rc2.d", "etc/rc3.d", "etc/rc4.d", "etc/rc5.d", "etc/rcS.d"})
    for (const auto& e : host.list(level, entries_limit).value_or(std::vector<common::dir_entry>{}))
      if (e.name.size() == script.size() + 3 && e.name[0] == 'S' && e.name.ends_with(script))
        return true;
  return false;
}

/// Scripts of System V; those whose name is a unit's are only its other face.
bool add_scripts(const common::root_dir& host, service_rows& rows, table_scan& out) {
  const auto scripts = host.list("etc/init.d", entries_limit);
  if (!scripts && scripts.error().code != common::errc::not_found) {
    out.status = schemas::table_status::partial;
    out.reason = scripts.error().detail;
    out.missed.add({{{"manager", "sysv"}}});
  }
  for (const auto& e : scripts.value_or(std::vector<common::dir_entry>{})) {
    if (e.type == common::dir_entry::kind::directory || rows.contains(e.name + ".service"))
      continue;
    const auto file = host.stat("etc/init.d/" + e.name);
    if (!file || (file->mode & 0111) == 0) continue;  // README, skeletons
    schemas::service row;
    row.name = e.name;
    row.manager = "sysv";
    row.type = "service";
    row.enabled = starts_at_boot(host, e.name) ? "enabled" : "disabled";
    row.path = "/etc/init.d/" + e.name;
    rows.emplace(e.name, std::move(row));
  }
  return scripts.has_value();
}

bool systemd_runs(const common::root_dir& host) {
  return host.is_live() && host.stat("run/systemd/system").has_value();
}

table_scan without_rows(schemas::table_status status, const std::string& reason) {
  table_scan out{.status = status, .reason = reason, .rows = {}, .missed = {}};
  out.missed.add(everything());
  return out;
}

}  // namespace

table_scan collect_services(const common::root_dir& host) {
  table_scan out;
  service_rows rows;
  const auto disk = read_unit_folders(host);
  for (const auto& [name, unit] : disk.units) rows.emplace(name, row_of(name, unit));
  if (systemd_runs(host)) {
    const auto said = ask_systemd(system_bus, patience);
    if (!said) return without_rows(schemas::table_status::unknown, said.error().detail);
    overlay(rows, *said);
  }
  const bool scripts = add_scripts(host, rows, out);
  if (!disk.some_folder && disk.complete && !scripts && out.status == schemas::table_status::ok)
    return without_rows(schemas::table_status::unsupported,
                        "neither systemd's unit folders nor /etc/init.d");
  for (const auto& [name, row] : rows) out.rows.push_back(masked_row(row));
  if (!disk.fault.empty()) {
    out.status = schemas::table_status::partial;
    out.reason = disk.fault;
    if (!disk.complete) out.missed.add({{{"manager", "systemd"}}});
  }
  return out;
}

}  // namespace collector::inventory
