// systemd-resolved's and systemd-timesyncd's own configuration: resolved.conf(5),
// timesyncd.conf(5).
#include <array>

#include "collector/inventory/resolvers/resolvers.hpp"
#include "collector/inventory/services/systemd_conf.hpp"

namespace collector::inventory {

namespace {

/// Sources are files of their own; what is missing could lie in any of them.
void tell_faults(const systemd_conf& conf, std::initializer_list<const char*> kinds,
                 resolver_rows& to) {
  to.found = to.found || conf.there;
  for (const auto& what : conf.faults)
    for (const auto* kind : kinds) to.met.lost({{{"kind", kind}}}, what);
}

void add_list(const systemd_conf& conf, const char* section, const char* name, const char* kind,
              resolver_rows& to) {
  std::int64_t position = 0;
  for (const auto& word : conf.list(section, name)) {
    auto row = resolver_of(kind, word.path.substr(1), name, word.text);
    row.position = ++position;
    to.add(std::move(row));
  }
}

}  // namespace

void read_systemd_resolvers(const common::root_dir& host, resolver_rows& to) {
  const auto resolved = read_systemd_conf(host, "resolved.conf");
  tell_faults(resolved, {"nameserver", "search", "option"}, to);
  add_list(resolved, "Resolve", "DNS", "nameserver", to);
  add_list(resolved, "Resolve", "FallbackDNS", "nameserver", to);
  add_list(resolved, "Resolve", "Domains", "search", to);
  for (const auto* name : {"Cache", "DNSOverTLS", "DNSSEC", "DNSStubListener", "LLMNR",
                           "MulticastDNS", "ReadEtcHosts"})
    if (const auto* said = resolved.last("Resolve", name))
      to.add(resolver_of("option", said->path.substr(1), name, said->value));
  const auto timesyncd = read_systemd_conf(host, "timesyncd.conf");
  tell_faults(timesyncd, {"time-server"}, to);
  add_list(timesyncd, "Time", "NTP", "time-server", to);
  add_list(timesyncd, "Time", "FallbackNTP", "time-server", to);
}

}  // namespace collector::inventory
