// opkg's status file, as OpenWrt and Yocto images have it: stanzas like dpkg's.
#include <algorithm>
#include <array>
#include <set>

#include "collector/inventory/packages/dpkg_status.hpp"
#include "collector/inventory/packages/readers.hpp"
#include "collector/inventory/root_path.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/whole_file.hpp"
#include "collector/inventory/words.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t opkg_mib = 64;
constexpr std::array<std::string_view, 2> opkg_files{"usr/lib/opkg/status", "var/lib/opkg/status"};

bool take_opkg(const std::string& file, const dpkg_stanza& s, package_rows& out) {
  if (s.state() == "not-installed") return true;
  schemas::package p;
  p.name = text_or_absent(s.package, 1024);
  p.version = text_or_absent(s.version, 1024);
  if (!p.name || !p.version)
    return out.lost(
               fmt::format("{}:{}: no readable {}", file, s.line, p.name ? "Version" : "Package")),
           true;
  p.format = "opkg";
  // Two roots may have one package each.
  if (std::ranges::find(opkg_files, file) == opkg_files.end()) p.path = "/" + file;
  p.architecture = text_or_absent(s.architecture, 256);
  p.status = text_or_absent(s.status, 256);
  p.source = text_or_absent(s.source, 1024);
  p.vendor = text_or_absent(s.maintainer);
  p.section = text_or_absent(s.section, 256);
  p.description = text_or_absent(s.description);
  split_version(p);
  return out.add(p);
}

/// `dest ram /tmp` of opkg's configuration: a root with a status file of its own; `option
/// status_file` names it otherwise.
void add_places(std::string_view conf, std::set<std::string>& roots, std::set<std::string>& files) {
  for (std::string_view line; next_line(conf, line) && roots.size() + files.size() < 100;) {
    const auto words = words_of(line, 16);
    if (words.size() != 3 || !words[2].starts_with('/')) continue;
    const auto path = below_root(words[2]);
    if (words[0] == "dest") roots.insert(path.empty() ? "" : path + "/");
    if (words[0] == "option" && words[1] == "status_file") files.insert(path);
  }
}

/// What a configuration that cannot be read names is not known, and not gone.
std::set<std::string> status_files(const common::root_dir& host, package_rows& to) {
  std::vector<std::string> confs{"etc/opkg.conf"};
  const auto entries = host.list("etc/opkg", 1000);
  if (!entries && may_hold(entries.error())) to.lost(entries.error().detail);
  for (const auto& e : entries.value_or(std::vector<common::dir_entry>{}))
    if (e.name.ends_with(".conf")) confs.push_back("etc/opkg/" + e.name);
  std::set<std::string> roots{""}, named;
  for (const auto& conf : confs) {
    const auto text = read_whole(host, conf, 256u << 10);
    if (text)
      add_places(*text, roots, named);
    else if (may_hold(text.error()))
      to.lost(text.error().detail);
  }
  std::set<std::string> out;
  for (const auto& root : roots) {
    for (const auto file : opkg_files) out.insert(root + std::string(file));
    for (const auto& file : named) out.insert(root + file);
  }
  return out;
}

}  // namespace

void read_opkg(const common::root_dir& host, package_rows& out) {
  for (const auto& file : status_files(host, out))
    if (const auto text = read_database(host, file, opkg_mib, out))
      parse_dpkg_status(*text, [&](const dpkg_stanza& s) { return take_opkg(file, s, out); });
}

}  // namespace collector::inventory
