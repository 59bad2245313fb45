#include "collector/inventory/services/managers.hpp"

namespace collector::inventory {

std::optional<std::vector<common::dir_entry>> other_services::list(const common::root_dir& host,
                                                                   const std::string& folder,
                                                                   std::string_view manager) {
  constexpr std::size_t most_entries = 10'000;
  auto got = host.list(folder, most_entries);
  if (got) return std::move(*got);
  if (got.error().code != common::errc::not_found)
    met.lost({{{"manager", std::string(manager)}}}, got.error().detail);
  return std::nullopt;
}

schemas::service service_of(std::string_view manager, const std::string& name,
                            const std::string& path) {
  schemas::service row;
  row.name = name.substr(0, 256);
  row.manager = manager;
  row.type = "service";
  row.path = "/" + path;
  return row;
}

std::string init_program(const common::root_dir& host) {
  for (const char* path : {"sbin/init", "usr/sbin/init", "usr/bin/init", "init"})
    if (const auto target = host.read_link(path)) return target->substr(target->rfind('/') + 1);
  return {};
}

}  // namespace collector::inventory
