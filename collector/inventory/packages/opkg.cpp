// opkg's status file, as OpenWrt and Yocto images have it: stanzas like dpkg's.
#include <array>

#include "collector/inventory/packages/dpkg_status.hpp"
#include "collector/inventory/packages/readers.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t opkg_mib = 64;
constexpr std::array<const char*, 2> opkg_files{"usr/lib/opkg/status", "var/lib/opkg/status"};

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
  p.architecture = text_or_absent(s.architecture, 256);
  p.status = text_or_absent(s.status, 256);
  p.source = text_or_absent(s.source, 1024);
  p.vendor = text_or_absent(s.maintainer);
  p.section = text_or_absent(s.section, 256);
  p.description = text_or_absent(s.description);
  split_version(p);
  return out.add(p);
}

}  // namespace

void read_opkg(const common::root_dir& host, package_rows& out) {
  for (const std::string file : opkg_files)
    if (const auto text = read_database(host, file, opkg_mib, out))
      parse_dpkg_status(*text, [&](const dpkg_stanza& s) { return take_opkg(file, s, out); });
}

}  // namespace collector::inventory
