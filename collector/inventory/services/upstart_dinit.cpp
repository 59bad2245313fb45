// Two managers whose services are plain files: Upstart's jobs (init(5)) and dinit's descriptions
// (dinit-service(5)).
#include "collector/inventory/services/managers.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/whole_file.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t job_limit = 256u << 10;

/// `start on` enables a job and `manual` forgets what stands before it; a job with neither is
/// started by hand or by another one, which is no state.
void read_job(std::string_view rest, schemas::text& enabled) {
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line);
    if (line == "manual") enabled = "disabled";
    if (!line.starts_with("start")) continue;
    line = trim(line.substr(5));
    if (line == "on" || line.starts_with("on ") || line.starts_with("on\t")) enabled = "enabled";
  }
}

/// Descriptions of dinit: `name = value` or `name: value`.
std::string_view setting(std::string_view line, std::string_view name) {
  if (!line.starts_with(name)) return {};
  line = trim(line.substr(name.size()));
  return line.starts_with('=') || line.starts_with(':') ? trim(line.substr(1)) : std::string_view{};
}

}  // namespace

void read_upstart(const common::root_dir& host, other_services& to) {
  const std::string folder = "etc/init";
  const auto entries = to.list(host, folder, "upstart");
  if (!entries) return;
  for (const auto& e : *entries) {
    if (!e.name.ends_with(".conf") || e.name.size() == 5) continue;
    const auto name = e.name.substr(0, e.name.size() - 5);
    auto row = service_of("upstart", name, folder + "/" + e.name);
    for (const auto* end : {".conf", ".override"}) {
      const auto file = read_whole(host, folder + "/" + name + end, job_limit);
      if (file)
        read_job(*file, row.enabled);
      else if (file.error().code != common::errc::not_found)
        to.met.noted(file.error().detail);
    }
    to.rows.push_back(std::move(row));
    to.found = true;
  }
}

void read_dinit(const common::root_dir& host, other_services& to) {
  std::set<std::string> seen;  // a folder hides the namesakes in the folders after it
  for (const std::string folder : {"etc/dinit.d", "usr/lib/dinit.d", "lib/dinit.d"}) {
    const auto entries = to.list(host, folder, "dinit");
    if (!entries) continue;
    for (const auto& e : *entries) {
      if (e.type == common::dir_entry::kind::directory || !seen.insert(e.name).second) continue;
      const auto file = host.read(folder + "/" + e.name, job_limit);
      if (!file) continue;
      auto row = service_of("dinit", e.name, folder + "/" + e.name);
      std::string_view rest = file->bytes;
      for (std::string line; next_joined(rest, line);) {
        if (const auto user = setting(line, "run-as"); !user.empty())
          row.user = text_or_absent(user.substr(0, user.find(':')), 256);
        if (const auto type = setting(line, "type"); !type.empty())
          row.type = text_or_absent(type, 64);
      }
      // Without a link the boot service may still depend on it, which is not followed.
      if (host.read_link("etc/dinit.d/boot.d/" + e.name)) row.enabled = "enabled";
      to.rows.push_back(std::move(row));
      to.found = true;
    }
  }
}

}  // namespace collector::inventory
