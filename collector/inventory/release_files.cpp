#include "collector/inventory/release_files.hpp"

#include <algorithm>
#include <array>

#include "collector/inventory/os_release.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t release_file_limit = 16u << 10;

struct known_name {
  std::string_view begins, id;
};
/// Ids that the distributions' own later os-release has.
constexpr std::array known_names{known_name{"CentOS", "centos"},
                                 known_name{"Red Hat Enterprise", "rhel"},
                                 known_name{"Oracle", "ol"},
                                 known_name{"Enterprise Linux Enterprise", "ol"},
                                 known_name{"Rocky", "rocky"},
                                 known_name{"AlmaLinux", "almalinux"},
                                 known_name{"Fedora", "fedora"},
                                 known_name{"Amazon", "amzn"},
                                 known_name{"Scientific", "scientific"},
                                 known_name{"SUSE Linux Enterprise Server", "sles"},
                                 known_name{"SUSE Linux Enterprise Desktop", "sled"},
                                 known_name{"openSUSE", "opensuse"},
                                 known_name{"Gentoo", "gentoo"},
                                 known_name{"Slackware", "slackware"}};

std::string id_of(std::string_view name) {
  const auto at = std::ranges::find_if(
      known_names, [&](const auto& known) { return name.starts_with(known.begins); });
  if (at != known_names.end()) return std::string(at->id);
  std::string out;  // the first word, as most ids are made
  for (const char c : name.substr(0, name.find(' ')))
    if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  return out;
}

bool begins_with_digit(std::string_view s) { return !s.empty() && s[0] >= '0' && s[0] <= '9'; }

/// Digits and points at the front.
std::string_view numbers_of(std::string_view s) {
  auto out = s.substr(0, s.find_first_not_of("0123456789."));
  while (out.ends_with('.')) out.remove_suffix(1);
  return out;
}

std::string first_line_of(const common::root_dir& host, const std::string& path) {
  const auto file = host.read(path, release_file_limit);
  std::string_view rest = file ? std::string_view(file->bytes) : std::string_view{};
  for (std::string_view line; next_line(rest, line);)
    if (line = trim(line); !line.empty()) return std::string(line.substr(0, 256));
  return {};
}

/// `CentOS Linux release 7.9.2009 (Core)`, or `Slackware 15.0`.
release_fields in_sentence(std::string_view line) {
  release_fields out;
  if (line.empty()) return out;
  out["PRETTY_NAME"] = line;
  const std::string_view word = " release ";
  auto name = line.substr(0, line.find(word)), rest = std::string_view{};
  if (name.size() < line.size()) {
    rest = trim(line.substr(name.size() + word.size()));
  } else if (const auto blank = line.find(' ');
             blank != line.npos && begins_with_digit(line.substr(blank + 1))) {
    name = line.substr(0, blank);
    rest = line.substr(blank + 1);
  }
  out["NAME"] = trim(name);
  out["ID"] = id_of(name);
  if (!begins_with_digit(rest)) return out;
  out["VERSION_ID"] = numbers_of(rest);
  const auto open = rest.find('('), close = rest.find(')', open);
  out["VERSION"] = out["VERSION_ID"];
  if (open != rest.npos && close != rest.npos && close > open + 1)
    out["VERSION"] += " " + std::string(rest.substr(open, close - open + 1));
  return out;
}

/// SUSE's first line is a name with version and architecture; then come VERSION and PATCHLEVEL.
release_fields in_suse_release(const common::root_dir& host) {
  release_fields out;
  const auto file = host.read("etc/SuSE-release", release_file_limit);
  if (!file) return out;
  std::string version, patch;
  std::string_view rest = file->bytes;
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line);
    const auto equals = line.find('=');
    if (equals == line.npos) {
      if (out.empty() && !line.empty() && line[0] != '#') {
        out["PRETTY_NAME"] = line.substr(0, 256);
        out["NAME"] = trim(line.substr(0, line.find_first_of("0123456789(")));
      }
      continue;
    }
    const auto key = trim(line.substr(0, equals)), value = trim(line.substr(equals + 1));
    if (key == "VERSION") version = value.substr(0, 64);
    if (key == "PATCHLEVEL" && value != "0") patch = value.substr(0, 64);
    if (key == "CODENAME") out["VERSION_CODENAME"] = value.substr(0, 64);
  }
  if (out["NAME"].empty()) return {};
  out["ID"] = id_of(out["NAME"]);
  if (!version.empty())
    out["VERSION"] = out["VERSION_ID"] = version + (patch.empty() ? "" : "." + patch);
  return out;
}

/// lsb-release, and OpenWrt's file of the same form.
release_fields in_lsb_release(const common::root_dir& host, const std::string& path) {
  release_fields out;
  const auto file = host.read(path, release_file_limit);
  if (!file) return out;
  const auto lsb = parse_os_release(file->bytes);
  const std::array<std::pair<const char*, const char*>, 4> names{
      {{"DISTRIB_ID", "NAME"},
       {"DISTRIB_RELEASE", "VERSION_ID"},
       {"DISTRIB_CODENAME", "VERSION_CODENAME"},
       {"DISTRIB_DESCRIPTION", "PRETTY_NAME"}}};
  for (const auto& [theirs, ours] : names)
    if (const auto at = lsb.find(theirs); at != lsb.end() && !at->second.empty())
      out[ours] = at->second;
  if (!out.contains("NAME")) return {};
  out["ID"] = id_of(out["NAME"]);
  // `Ubuntu 14.04.6 LTS`: the description has the point release.
  const auto& about = out.contains("PRETTY_NAME") ? out["PRETTY_NAME"] : std::string{};
  const auto digit = about.find_first_of("0123456789");
  if (out.contains("VERSION_ID"))
    out["VERSION"] = digit != about.npos && about.substr(digit).starts_with(out["VERSION_ID"])
                         ? about.substr(digit)
                         : out["VERSION_ID"];
  return out;
}

/// A file with nothing but a version, or with nothing at all.
release_fields in_bare_file(const common::root_dir& host, const std::string& path, const char* name,
                            const char* id) {
  release_fields out;
  if (!host.stat(path)) return out;
  out = {{"NAME", name}, {"ID", id}};
  if (const auto version = first_line_of(host, path); !version.empty()) {
    out["VERSION"] = version;
    if (begins_with_digit(version)) out["VERSION_ID"] = version;
  }
  return out;
}

release_fields in_release_file(const common::root_dir& host) {
  // A clone also has the file of what it is made from: its own comes first.
  for (const char* path :
       {"etc/oracle-release", "etc/centos-release", "etc/rocky-release", "etc/almalinux-release",
        "etc/fedora-release", "etc/system-release", "etc/redhat-release"})
    if (auto out = in_sentence(first_line_of(host, path)); !out.empty()) return out;
  if (auto out = in_suse_release(host); !out.empty()) return out;
  for (const char* path : {"etc/lsb-release", "etc/openwrt_release"})
    if (auto out = in_lsb_release(host, path); !out.empty()) return out;
  if (auto out = in_bare_file(host, "etc/alpine-release", "Alpine Linux", "alpine"); !out.empty())
    return out;
  for (const char* path : {"etc/slackware-version", "etc/gentoo-release"})
    if (auto out = in_sentence(first_line_of(host, path)); !out.empty()) return out;
  if (auto out = in_bare_file(host, "etc/arch-release", "Arch Linux", "arch"); !out.empty()) {
    out.erase("VERSION");  // it has none, whatever the file says
    out.erase("VERSION_ID");
    return out;
  }
  auto out = in_bare_file(host, "etc/debian_version", "Debian GNU/Linux", "debian");
  if (const auto at = out.find("VERSION_ID"); at != out.end())
    at->second = at->second.substr(0, at->second.find('.'));
  return out;
}

/// `7 (Core)` with 7.9.2009: the numbers at the front become the longer ones.
void lengthen(std::string& version, std::string_view longer) {
  const auto short_one = numbers_of(version);
  if (short_one.empty() || longer.size() <= short_one.size() || !longer.starts_with(short_one) ||
      longer[short_one.size()] != '.' ||
      version.compare(short_one.size(), 3, "-SP") == 0)  // a service pack is the minor version
    return;
  version = std::string(longer) + version.substr(short_one.size());
}

}  // namespace

void complete_release(const common::root_dir& host, release_fields& fields) {
  const auto said = in_release_file(host);
  // What a file says of another distribution than the one that os-release names is not of this one.
  const auto id = fields.find("ID");
  const bool same = id == fields.end() || !said.contains("ID") || id->second == said.at("ID");
  if (same)
    for (const auto& [name, value] : said)
      if (!value.empty() && fields[name].empty()) fields[name] = value;
  auto& version = fields["VERSION"];
  if (version.empty()) version = fields["VERSION_ID"];
  const auto point = first_line_of(host, "etc/debian_version");
  lengthen(version, numbers_of(point));
  if (same && said.contains("VERSION")) lengthen(version, numbers_of(said.at("VERSION")));
}

}  // namespace collector::inventory
