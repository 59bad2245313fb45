// Repositories of yum, dnf and zypper: sections of *.repo. Variables stay as they are written.
#include <algorithm>
#include <array>
#include <set>

#include "collector/inventory/protocols/ini.hpp"
#include "collector/inventory/repositories/rows.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

/// What holds for all repositories that say nothing else.
struct rpm_defaults {
  schemas::boolean gpgcheck;
  std::vector<std::string> folders;
};

/// Addresses stand between blanks, commas or on lines of their own.
std::vector<std::string> addresses_in(std::string_view value) {
  std::string text(value);
  std::ranges::replace(text, ',', ' ');
  return short_words(text, 200);
}

/// `path=` of zypper is a folder below the address.
schemas::repository row_of(const ini_section& s, const rpm_defaults& by_default) {
  schemas::repository r;
  r.name = text_or_absent(s.name, 256);
  r.type = text_or_absent(s.get("type"), 64);
  r.title = text_or_absent(s.get("name"), 256);
  std::vector<std::string> all;
  for (const auto* key : {"baseurl", "mirrorlist", "metalink"})
    for (const auto& one : addresses_in(s.get(key))) all.push_back(shown_uri(one).value_or(""));
  if (!all.empty()) {
    r.uri = all.front();
    all.erase(all.begin());
  }
  if (!all.empty()) r.mirrors = std::move(all);
  const auto enabled = s.get("enabled");
  r.enabled = enabled.empty() ? schemas::boolean(true) : yes_or_no(enabled);
  const auto checked = s.get("gpgcheck").empty() ? s.get("pkg_gpgcheck") : s.get("gpgcheck");
  r.verified = checked.empty() ? by_default.gpgcheck : yes_or_no(checked);
  std::string keys;
  for (const auto& one : addresses_in(s.get("gpgkey")))
    keys += (keys.empty() ? "" : " ") + shown_uri(one).value_or("");
  r.signed_by = text_or_absent(keys, 1024);
  r.priority = number(s.get("priority"));
  return r;
}

void take_sections(const std::string& file, const std::vector<ini_section>& all,
                   const rpm_defaults& by_default, repository_rows& out) {
  for (const auto& s : all)
    if (s.name != "main" && !out.add(file, s.line, row_of(s, by_default))) return;
}

void read_repo_files(const common::root_dir& host, const std::string& folder,
                     const rpm_defaults& by_default, repository_rows& out) {
  for (const auto& file : out.files_in(host, folder, ".repo"))
    if (const auto text = out.read(host, file))
      take_sections(file, parse_ini(*text, ini_values::of_several_lines), by_default, out);
}

/// `[main]` of dnf.conf or yum.conf, and the repositories that stand in there.
void read_main(const common::root_dir& host, const std::string& file, rpm_defaults& to,
               repository_rows& out) {
  const auto text = out.read(host, file);
  if (!text) return;
  const auto all = parse_ini(*text, ini_values::of_several_lines);
  const auto& main = section(all, "main");
  if (const auto checked = main.get("gpgcheck"); !checked.empty() && !to.gpgcheck)
    to.gpgcheck = yes_or_no(checked);
  if (to.folders.empty())
    for (const auto& folder : addresses_in(main.get("reposdir")))
      if (folder.starts_with('/')) to.folders.push_back(folder.substr(1));
  take_sections(file, all, to, out);
}

}  // namespace

void read_rpm_repositories(const common::root_dir& host, repository_rows& out) {
  out.begin_format("rpm");
  rpm_defaults by_default;
  std::set<std::pair<std::uint64_t, std::uint64_t>> seen;
  for (const auto* file : {"etc/dnf/dnf.conf", "etc/yum.conf"}) {
    const auto same = host.identify(file);  // the one is a link to the other as a rule
    if (!same || seen.emplace(same->device, same->inode).second)
      read_main(host, file, by_default, out);
  }
  if (by_default.folders.empty())
    by_default.folders = {"etc/yum.repos.d", "etc/distro.repos.d", "usr/share/dnf5/repos.d"};
  for (const auto& folder : by_default.folders) read_repo_files(host, folder, by_default, out);
  rpm_defaults of_zypper;
  if (const auto file = host.read("etc/zypp/zypp.conf", 1u << 20))
    for (const auto& s : parse_ini(file->bytes))
      if (const auto checked = s.get("gpgcheck"); s.name == "main" && !checked.empty())
        of_zypper.gpgcheck = yes_or_no(checked);
  read_repo_files(host, "etc/zypp/repos.d", of_zypper, out);
  if (const auto overrides = host.list("etc/dnf/repos.override.d", 100);
      overrides && !overrides->empty())
    out.remark("etc/dnf/repos.override.d changes repositories, and is not read");
}

}  // namespace collector::inventory
