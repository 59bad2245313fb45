// The table `services`: unit files, what the running systemd says of them, and the services of
// other managers.
#include <fmt/ranges.h>

#include <set>

#include "collector/inventory/bounded_list.hpp"
#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/packages/file_owners.hpp"
#include "collector/inventory/packages/under_way.hpp"
#include "collector/inventory/provider.hpp"
#include "collector/inventory/services/managers.hpp"
#include "collector/inventory/services/systemd_bus.hpp"
#include "collector/inventory/services/unit_folders.hpp"
#include "collector/inventory/text.hpp"
#include "common/service/bus.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

namespace {

constexpr std::chrono::seconds patience{10};

using service_rows = std::map<std::string, schemas::service>;

/// As they are written, without secrets.
std::vector<std::string> further_commands(const unit_file& says) {
  std::vector<std::string> out;
  for (auto [setting, words] : says.also_runs) {
    common::secrets::mask_arguments(words);
    out.push_back(fmt::format("{}={}", setting, fmt::join(words, " ")));
  }
  return out;
}

schemas::service row_of(const std::string& name, const unit_on_disk& unit) {
  schemas::service row;
  row.name = name;
  row.manager = "systemd";
  row.type = unit_type(name);
  row.description = text_or_absent(unit.says.description);
  row.enabled = text_or_absent(unit.enabled);
  row.path = text_or_absent(unit.path);
  row.binary = text_or_absent(unit.says.binary);
  const auto& says = unit.says;
  row.user = text_or_absent(with_specifiers(says.user, name));
  row.group = text_or_absent(with_specifiers(says.group, name), 256);
  row.working_directory = text_or_absent(with_specifiers(says.working_directory, name));
  row.root_directory = text_or_absent(with_specifiers(says.root_directory, name));
  row.restart = text_or_absent(unit.says.restart, 64);
  row.source_path = text_or_absent(unit.says.source_path);
  if (auto args = unit.says.args; !args.empty()) {
    common::secrets::mask_arguments(args);
    row.args = std::move(args);
  }
  row.also_runs = further_commands(says);
  constexpr list_bounds pulled_bounds{.items = 32, .bytes = 256};
  row.pulled_by = bounded_list(unit.pulled_by, pulled_bounds);
  return row;
}

/// `x.service: /opt/x --now`, of what has no program of its own.
schemas::text started_text(const std::string& name, const unit_on_disk& unit,
                           const units_on_disk& disk) {
  constexpr std::size_t longest = 512;
  if (unit_type(name) != "path" && unit_type(name) != "socket") return {};
  const auto starts = started_by(name, unit.says);
  auto at = disk.units.find(starts);
  if (at == disk.units.end()) at = disk.units.find(template_of(starts));
  if (at == disk.units.end()) return starts;
  auto words = at->second.says.args;
  common::secrets::mask_arguments(words);
  return hashed_end(fmt::format("{}: {}", starts, fmt::join(words, " ")), longest);
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

bool systemd_runs(const common::root_dir& host) {
  return host.is_live() && host.stat("run/systemd/system").has_value();
}

/// The packages that the files of the services came with.
void name_packages(const common::root_dir& host, service_rows& rows,
                   std::vector<schemas::service>& others) {
  std::vector<schemas::service*> all;
  for (auto& [name, row] : rows) all.push_back(&row);
  for (auto& row : others) all.push_back(&row);
  std::vector<std::string> paths;
  for (const auto* row : all)
    if (row->path) paths.push_back(*row->path);
  file_owners owners(host);
  owners.ask(paths);
  for (auto* row : all)
    if (row->path) row->package = owners.of(*row->path);
}

/// A unit that lies there before its package's list is not nobody's.
void tell_service(const schemas::service& row, bool is_quiet, table_scan& out) {
  const bool is_of_packages = row.path && (row.path->starts_with("/usr/lib/systemd/") ||
                                           row.path->starts_with("/lib/systemd/"));
  if (!is_quiet && is_of_packages && !row.package)
    out.missed.add({{{"name", *row.name, true}, {"manager", *row.manager, true}}});
  else
    out.rows.push_back(masked_row(row));
}

}  // namespace

table_scan collect_services(const common::root_dir& host) {
  table_scan out;
  service_rows rows;
  const bool was_quiet = !packages_are_changing(host);
  const auto disk = read_unit_folders(host);
  for (const auto& [name, unit] : disk.units)
    rows.emplace(name, row_of(name, unit)).first->second.starts = started_text(name, unit, disk);
  if (systemd_runs(host)) {
    const auto said = ask_systemd(common::service::system_bus, patience);
    if (!said) return without_rows(schemas::table_status::unknown, said.error().detail);
    overlay(rows, *said);
  }
  other_services others;
  if (!disk.fault.empty()) {
    if (disk.complete)
      others.met.noted(disk.fault);
    else
      others.met.lost({{{"manager", "systemd"}}}, disk.fault);
  }
  std::set<std::string> units;
  for (const auto& [name, row] : rows) units.insert(name);
  read_scripts(host, units, others);
  for (const auto read : {read_runit, read_s6, read_upstart, read_dinit}) read(host, others);
  if (!disk.some_folder && !others.found && others.met.none())
    return without_rows(schemas::table_status::unsupported,
                        "no services of systemd, OpenRC, System V, runit, s6, Upstart, dinit or "
                        "procd in their usual folders");
  name_packages(host, rows, others.rows);
  const bool is_quiet = was_quiet && !packages_are_changing(host);
  for (const auto& [name, row] : rows) tell_service(row, is_quiet, out);
  for (const auto& row : others.rows) tell_service(row, is_quiet, out);
  others.met.tell(out);
  return out;
}

}  // namespace collector::inventory
