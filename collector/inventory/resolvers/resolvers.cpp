// The table `resolvers`.
#include "collector/inventory/resolvers/resolvers.hpp"

#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t resolvers_limit = 20'000, resolver_file_limit = 4u << 20;

}  // namespace

schemas::resolver resolver_of(std::string_view kind, const std::string& path, std::string_view name,
                              std::string_view value) {
  schemas::resolver row;
  row.kind = kind;
  row.source = "/" + path;
  row.name = text_or_absent(name, 256);
  row.value = text_or_absent(value, 1024);
  return row;
}

bool resolver_rows::add(schemas::resolver row) {
  const auto key = fmt::format("{}\n{}\n{}\n{}", *row.kind, *row.source, row.name.value_or(""),
                               row.value.value_or(""));
  if (keys_.contains(key)) return true;
  if (out.rows.size() >= resolvers_limit) {
    lost(*row.kind, *row.source, fmt::format("more than {} entries", resolvers_limit));
    return false;
  }
  keys_.insert(key);
  out.rows.push_back(masked_row(std::move(row)));
  return true;
}

std::string resolver_rows::read(const common::root_dir& host, const std::string& path,
                                const std::function<void(const std::string&)>& tell) {
  auto file = host.read(path, resolver_file_limit);
  if (!file) {
    if (file.error().code == common::errc::not_found) return {};
    found = true;
    tell(file.error().detail);
    return {};
  }
  found = true;
  if (file->truncated) tell(fmt::format("{}: larger than {} bytes", path, resolver_file_limit));
  return std::move(file->bytes);
}

table_scan collect_resolvers(const common::root_dir& host) {
  resolver_rows to;
  // What may be long comes last, so that it takes no room from the others.
  for (const auto read : {read_resolv_conf, read_nsswitch, read_systemd_resolvers,
                          read_time_servers, read_zone, read_hosts})
    read(host, to);
  if (!to.found && to.met.none()) {
    to.out.status = schemas::table_status::unsupported;
    to.out.reason = "no resolv.conf, hosts, nsswitch.conf, zone or time servers in their places";
  }
  to.met.tell(to.out);
  return std::move(to.out);
}

}  // namespace collector::inventory
