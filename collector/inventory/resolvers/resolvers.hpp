// Whom a host asks for names, accounts and the time, one reader a source.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "collector/inventory/faults.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

struct resolver_rows {
  table_scan out;
  bool found = false;  ///< one of the files is there
  faults met{};

  /// False: no room for more of that kind. The same twice is one row.
  bool add(schemas::resolver row);
  void lost(const std::string& kind, const std::string& source, const std::string& what) {
    met.lost({{{"kind", kind}, {"source", source}}}, what);
  }
  /// Rows of any source: of a file that names others, which are not known without it.
  void lost_of(const std::string& kind, const std::string& what) {
    met.lost({{{"kind", kind}}}, what);
  }
  /// A file; empty where it is not there, or not read, which is told of each kind it could hold.
  std::string read(const common::root_dir& host, const std::string& path,
                   std::initializer_list<const char*> kinds) {
    return read(host, path, [&](const std::string& what) {
      for (const auto* kind : kinds) lost(kind, "/" + path, what);
    });
  }
  /// The same, with a way of its own to tell.
  std::string read(const common::root_dir& host, const std::string& path,
                   const std::function<void(const std::string& what)>& tell);

 private:
  std::set<std::string> keys_;
};

schemas::resolver resolver_of(std::string_view kind, const std::string& path, std::string_view name,
                              std::string_view value);

void read_resolv_conf(const common::root_dir& host, resolver_rows& to);
void read_hosts(const common::root_dir& host, resolver_rows& to);
void read_nsswitch(const common::root_dir& host, resolver_rows& to);
/// resolved.conf and timesyncd.conf.
void read_systemd_resolvers(const common::root_dir& host, resolver_rows& to);
/// chrony, ntpd and openntpd.
void read_time_servers(const common::root_dir& host, resolver_rows& to);
void read_zone(const common::root_dir& host, resolver_rows& to);

}  // namespace collector::inventory
