#include "collector/inventory/services/systemd_conf.hpp"

#include <array>
#include <map>

#include "collector/inventory/services/unit_file.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::array conf_folders{"etc/systemd/", "run/systemd/", "usr/local/lib/systemd/",
                                  "usr/lib/systemd/", "lib/systemd/"};
constexpr std::size_t conf_limit = 256u << 10, conf_entries_limit = 2000, said_limit = 10'000;

void read_conf(const common::root_dir& host, const std::string& path, systemd_conf& into) {
  const auto file = host.read(path, conf_limit);
  if (!file) {
    // What is masked, or a link to nothing, says nothing.
    if (host.read_link(path).value_or("") != "/dev/null" &&
        file.error().code != common::errc::not_found)
      into.faults.push_back(file.error().detail);
    return;
  }
  if (file->truncated)
    into.faults.push_back(fmt::format("{}: larger than {} bytes", path, conf_limit));
  each_assignment(
      file->bytes, [&](std::string_view section, std::string_view name, std::string_view value) {
        if (into.said.size() < said_limit)
          into.said.push_back({std::string(section.substr(0, 64)), std::string(name.substr(0, 64)),
                               std::string(value.substr(0, 4096)), "/" + path});
      });
}

}  // namespace

std::vector<std::string> merged_conf_files(const common::root_dir& host,
                                           const std::vector<std::string>& folders,
                                           std::vector<std::string>& faults) {
  std::map<std::string, std::string> files;
  for (const auto& folder : folders) {
    const auto entries = host.list(folder, conf_entries_limit);
    if (!entries && entries.error().code != common::errc::not_found)
      faults.push_back(entries.error().detail);
    for (const auto& e : entries.value_or(std::vector<common::dir_entry>{}))
      if (e.name.ends_with(".conf") && !e.name.starts_with('.'))
        files.try_emplace(e.name, folder + "/" + e.name);
  }
  std::vector<std::string> out;
  for (auto& [name, path] : files) out.push_back(std::move(path));
  return out;
}

std::vector<systemd_conf::word> systemd_conf::list(std::string_view section,
                                                   std::string_view name) const {
  constexpr std::size_t most_words = 256;
  std::vector<word> out;
  for (const auto& a : said) {
    if (a.section != section || a.name != name) continue;
    if (a.value.empty()) out.clear();
    for (auto& w : unit_words(a.value))
      if (out.size() < most_words) out.push_back({std::move(w), a.path});
  }
  return out;
}

const systemd_assignment* systemd_conf::last(std::string_view section,
                                             std::string_view name) const {
  const systemd_assignment* out = nullptr;
  for (const auto& a : said)
    if (a.section == section && a.name == name) out = a.value.empty() ? nullptr : &a;
  return out;
}

systemd_conf read_systemd_conf(const common::root_dir& host, const std::string& name) {
  systemd_conf out;
  std::vector<std::string> folders;
  for (const std::string folder : conf_folders) {
    folders.push_back(folder + name + ".d");
    if (out.there || !(host.stat(folder + name) || host.read_link(folder + name))) continue;
    out.there = true;
    read_conf(host, folder + name, out);
  }
  for (const auto& path : merged_conf_files(host, folders, out.faults)) {
    out.there = true;
    read_conf(host, path, out);
  }
  return out;
}

}  // namespace collector::inventory
