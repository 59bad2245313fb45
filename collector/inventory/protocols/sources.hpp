// Who configures the network, one reader a manager. Each adds a row an interface and family.
#pragma once

#include <string_view>

#include "collector/inventory/faults.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

struct protocol_rows {
  table_scan out;
  bool found = false;  ///< there is a configuration
  faults met{};
  std::string source;  ///< of the rows that are being read

  void add(const schemas::protocol& p);
  void lost(const std::string& what) { met.lost({{{"source", source}}}, what); }
  void noted(const std::string& what) { met.noted(what); }
  /// What its owner does not make anything of either; some of these are told.
  void remark(const std::string& what);
  /// The files of a folder whose names are `wanted`, in order of their names; `read` gets path and
  /// content. Links to /dev/null mask a file, and are none.
  template <class Wanted, class Read>
  void each_named(const common::root_dir& host, const std::string& folder, Wanted&& wanted,
                  Read&& read);
  /// The same by what names end with; `read` gets path and text.
  template <class Read>
  void each_file(const common::root_dir& host, const std::string& folder, std::string_view suffix,
                 Read&& read) {
    each_named(
        host, folder, [&](const std::string& name) { return name.ends_with(suffix); },
        [&](const std::string& path, const common::file_content& file) {
          read(path, std::string_view(file.bytes));
        });
  }
};

void read_networkd(const common::root_dir& host, protocol_rows& to);
void read_netplan(const common::root_dir& host, protocol_rows& to);
void read_network_manager(const common::root_dir& host, protocol_rows& to);
void read_ifupdown(const common::root_dir& host, protocol_rows& to);
void read_ifcfg_redhat(const common::root_dir& host, protocol_rows& to);
void read_ifcfg_suse(const common::root_dir& host, protocol_rows& to);
void read_dhcpcd(const common::root_dir& host, protocol_rows& to);

template <class Wanted, class Read>
void protocol_rows::each_named(const common::root_dir& host, const std::string& folder,
                               Wanted&& wanted, Read&& read) {
  constexpr std::size_t file_limit = 256u << 10, entries_limit = 2000;
  const auto entries = host.list(folder, entries_limit);
  if (!entries) {
    if (entries.error().code != common::errc::not_found) lost(entries.error().detail);
    return;
  }
  for (const auto& e : *entries) {
    if (e.type == common::dir_entry::kind::directory || !wanted(e.name)) continue;
    const auto path = folder + "/" + e.name;
    const auto file = host.read(path, file_limit);
    if (!file && (file.error().code == common::errc::refused ||
                  host.read_link(path).value_or("") == "/dev/null"))
      continue;
    found = true;
    if (!file)
      lost(file.error().detail);
    else if (file->truncated)
      lost(fmt::format("{}: larger than {} bytes", path, file_limit));
    else
      read(path, *file);
  }
}

}  // namespace collector::inventory
