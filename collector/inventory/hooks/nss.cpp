// The C library asks the sources that nsswitch.conf(5) names, each in a library of its own that is
// loaded into every program which looks up an account or a host.
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "collector/inventory/accounts/name_service.hpp"
#include "collector/inventory/hooks/hooks.hpp"
#include "collector/inventory/hooks/library_folders.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/words.hpp"
#include "common/file_memory.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t libraries_listed = 50'000, libraries_most = 200, services_most = 200,
                      databases_most = 100, longest_text = 1500;
constexpr std::string_view begins = "libnss_", ends = ".so.2";
/// What the library itself answers.
constexpr auto built_in = std::to_array<std::string_view>({"files", "dns", "compat"});

struct name_services {
  std::vector<std::pair<std::string, std::string>> asked{};    ///< `files sss`, for `passwd, group`
  std::map<std::string, std::string, std::less<>> asked_by{};  ///< `sss`, by `passwd, group`
};

void add_database(std::string& to, const std::string& database) {
  to += to.empty() ? database : ", " + database;
}

void take_line(std::string_view line, name_services& into) {
  line = trim(line.substr(0, line.find('#')));
  const auto colon = line.find(':');
  if (colon == line.npos || into.asked_by.size() >= services_most) return;
  const auto database = std::string(trim(line.substr(0, colon)).substr(0, 64));
  const auto words = words_of(line.substr(colon + 1), 64);
  const auto sources = fmt::format("{}", fmt::join(words, " "));
  auto same = std::ranges::find(into.asked, sources, [](const auto& one) { return one.first; });
  if (same == into.asked.end()) same = into.asked.emplace(same, sources, "");
  add_database(same->second, database);
  bool action = false;
  for (const auto word : words) {
    action = action || word.starts_with('[');
    if (!action) add_database(into.asked_by[std::string(word.substr(0, 64))], database);
    action = action && word.find(']') == word.npos;
  }
}

name_services parse_nsswitch(std::string_view rest) {
  name_services out;
  std::size_t lines = 0;
  for (std::string_view line; lines++ < databases_most && next_line(rest, line);)
    take_line(line, out);
  return out;
}

/// `files sss for passwd, group; files dns for hosts`
std::string text_of(const name_services& all) {
  std::string out;
  for (const auto& [sources, databases] : all.asked)
    out += fmt::format("{}{} for {}", out.empty() ? "" : "; ", sources, databases);
  return out;
}

/// `libnss_sss.so.2` of a folder; it is listed again when something in it came or went.
std::shared_ptr<const std::vector<std::string>> libraries_in(hook_rows& to,
                                                             const std::string& folder) {
  const auto make = [&]() -> std::shared_ptr<const std::vector<std::string>> {
    auto out = std::make_shared<std::vector<std::string>>();
    const auto entries = to.host().list(folder, libraries_listed);
    if (!entries) {
      if (may_hold(entries.error())) to.lost({"nss", folder + "/"}, entries.error().detail);
      return out;
    }
    for (const auto& e : *entries)
      if (e.name.starts_with(begins) && e.name.ends_with(ends) && out->size() < libraries_most)
        out->push_back(e.name);
    return out;
  };
  return common::known<std::vector<std::string>>(to.host(), "name service libraries", {folder},
                                                 make, [](const auto&) { return true; });
}

}  // namespace

void read_name_service_hooks(hook_rows& to) {
  const hook_place file{"nss", "etc/nsswitch.conf"};
  const auto text = read_nsswitch(to.host());
  const auto services = parse_nsswitch(text ? std::string_view(*text) : std::string_view{});
  to.add_file(file, text_of(services), longest_text);
  auto folders = library_folders_of(to.host());
  folders.insert(folders.end(), {"usr/local/lib", "usr/local/lib/x86_64-linux-gnu"});
  named_places found;
  for (const auto& folder : folders) {
    const auto libraries = libraries_in(to, folder);
    for (const auto& name : *libraries) {
      const auto service = name.substr(begins.size(), name.size() - begins.size() - ends.size());
      const auto asked = services.asked_by.find(service);
      to.add_file({"nss", folder + "/" + name, {}, true},
                  asked == services.asked_by.end() ? "" : asked->second, longest_text);
      found.insert(service);
    }
  }
  for (const auto& [service, by] : services.asked_by)
    if (!found.contains(service) && std::ranges::find(built_in, service) == built_in.end())
      to.add_command(file, service, by);
}

}  // namespace collector::inventory
