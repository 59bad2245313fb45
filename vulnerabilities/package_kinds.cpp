#include "vulnerabilities/package_kinds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "common/letters.hpp"
#include "common/text.hpp"

namespace vulnerabilities {

namespace {

using common::is_digit;

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

constexpr std::array kernel_kinds{"linux-image-unsigned-", "linux-image-",   "linux-headers-",
                                  "linux-modules-extra-",  "linux-modules-", "linux-tools-",
                                  "linux-cloud-tools-",    "linux-support-", "linux-buildinfo-"};

/// `linux-image-amd64` names no version, as kernels do.
bool is_kernel_metapackage(std::string_view name) {
  for (const std::string_view kind : kernel_kinds)
    if (name.starts_with(kind)) return name.size() == kind.size() || !is_digit(name[kind.size()]);
  return false;
}

/// `linux` of `linux-signed-amd64`, and of Ubuntu's `linux-signed`; `linux-aws` of
/// `linux-signed-aws`.
std::string unsigned_kernel(std::string_view source) {
  constexpr std::string_view mark = "linux-signed";
  auto flavour = source.substr(mark.size());
  for (const std::string_view architecture : {"-amd64", "-arm64", "-i386", "-armhf"})
    if (flavour == architecture) flavour = {};
  return "linux" + std::string(flavour);
}

source_package source_of_deb(const package_view& p) {
  source_package out{std::string(p.source.empty() ? p.name : p.source),
                     std::string(p.source_version.empty() ? p.version : p.source_version)};
  if (!out.name.starts_with("linux-signed")) return out;
  out.name = unsigned_kernel(out.name);
  out.version = p.version;  // the image has the kernel's own: 6.1.55-1
  return out;
}

/// `openssl` of `openssl-3.0.7-24.el9.src.rpm`.
std::string_view name_of_source_rpm(std::string_view file) {
  for (int i = 0; i < 2; ++i) {
    const auto dash = file.rfind('-');
    if (dash == file.npos) return {};
    file = file.substr(0, dash);
  }
  return file;
}

source_package source_of_rpm(const package_view& p) {
  const auto name = name_of_source_rpm(p.source);
  source_package out{
      std::string(name.empty() ? p.name : name),
      std::string(p.source_version.empty() || name.empty() ? p.version : p.source_version)};
  auto rest = p.version;
  const auto colon = rest.find(':');
  if (colon != rest.npos && !has(out.version, ":"))
    out.version = std::string(rest.substr(0, colon + 1)) + out.version;
  return out;
}

/// What versions of those have who build Debian's and Ubuntu's packages anew: PostgreSQL,
/// NodeSource, MariaDB, Sury, nginx and others who append the release's name.
constexpr auto foreign_marks = std::to_array<std::string_view>(
    {"pgdg",      "nodesource", "maria~",    "+maria",    "~ppa",    "+ppa",
     ".gbp",      "debian1",    "debian.1",  "~stretch",  "~buster", "~bullseye",
     "~bookworm", "~trixie",    "+bookworm", "+bullseye", "~xenial", "~bionic",
     "~focal",    "~jammy",     "~noble",    "+jammy",    "+focal",  "1rl1~"});

/// The host of `NAME <somebody@host>`.
std::string_view mail_host(std::string_view maintainer) {
  const auto at = maintainer.rfind('@');
  if (at == maintainer.npos) return {};
  const auto host = maintainer.substr(at + 1);
  return host.substr(0, host.find_first_of("> ,"));
}

bool is_at(std::string_view host, std::string_view domain) {
  return host == domain || (host.ends_with(domain) && host.size() > domain.size() &&
                            host[host.size() - domain.size() - 1] == '.');
}

bool is_of_debian(std::string_view host) {
  return is_at(host, "debian.org") || is_at(host, "ubuntu.com") || is_at(host, "canonical.com");
}

/// Who packages for Debian and Ubuntu beside them, by their addresses.
constexpr auto foreign_hosts = std::to_array<std::string_view>(
    {"docker.com",     "nginx.com",      "f5.com",     "oracle.com",     "mariadb.org",
     "mariadb.com",    "elastic.co",     "google.com", "nodesource.com", "microsoft.com",
     "hashicorp.com",  "gitlab.com",     "zabbix.com", "redis.com",      "redis.io",
     "influxdata.com", "grafana.com",    "puppet.com", "puppetlabs.com", "percona.com",
     "mongodb.com",    "postgresql.org", "sury.org",   "jenkins.io"});

/// `1.2-3`, `1.2-3.1+deb12u1`, `1.2-3ubuntu4.1`: a revision that begins with a number.
bool has_usual_revision(std::string_view version) {
  const auto dash = version.rfind('-');
  return dash != version.npos && dash + 1 < version.size() && is_digit(version[dash + 1]);
}

/// Debian's maintainers have addresses anywhere; then the version has to look like Debian's.
bool is_foreign_deb(const package_view& p, std::string_view distribution) {
  const auto has_mark = [&](std::string_view mark) { return has(p.version, mark); };
  if (std::ranges::any_of(foreign_marks, has_mark)) return true;
  if (distribution == "debian" && has(p.version, "ubuntu")) return true;
  const auto host = mail_host(p.vendor);
  if (host.empty()) return !p.vendor.empty() && !has_usual_revision(p.version);
  if (std::ranges::any_of(foreign_hosts, [&](std::string_view one) { return is_at(host, one); }))
    return true;
  return !is_of_debian(host) && !has_usual_revision(p.version);
}

struct rpm_vendor {
  std::string_view distribution, vendor;
};
constexpr std::array rpm_vendors{
    rpm_vendor{"rocky", "rocky"},  rpm_vendor{"almalinux", "almalinux"},
    rpm_vendor{"rhel", "red hat"}, rpm_vendor{"sle", "suse"},
    rpm_vendor{"sl-", "suse"},     rpm_vendor{"opensuse", "suse"}};

bool is_foreign_rpm(const package_view& p, std::string_view distribution) {
  if (p.vendor.empty()) return false;
  const auto vendor = common::lower_case(p.vendor);
  if (vendor == "rocky enterprise software foundation") return distribution != "rocky";
  for (const auto& one : rpm_vendors)
    if (distribution.starts_with(one.distribution)) return !has(vendor, one.vendor);
  return false;
}

}  // namespace

bool is_installed(const package_view& p) {
  if (p.format != "deb" || p.status.empty()) return true;
  return !p.status.ends_with(" config-files") && !p.status.ends_with(" not-installed");
}

bool is_metapackage(const package_view& p) {
  if (p.section == "metapackages" || p.section.ends_with("/metapackages")) return true;
  return p.format == "deb" &&
         (is_kernel_metapackage(p.name) || p.source.starts_with("linux-meta") ||
          p.source.starts_with("linux-latest"));
}

source_package source_of(const package_view& p) {
  if (p.format == "deb") return source_of_deb(p);
  if (p.format == "rpm") return source_of_rpm(p);
  if (p.format == "apk")
    return {std::string(p.source.empty() ? p.name : p.source), std::string(p.version)};
  return {std::string(p.name), std::string(p.version)};
}

bool is_of_kernel(const package_view& p, std::string_view source) {
  if (source == "linux" && p.format != "rpm") return true;
  if (p.format == "rpm")
    return (source == "kernel" || source.starts_with("kernel-")) && !source.ends_with("macros");
  const auto begins = [&](const char* kind) { return p.name.starts_with(kind); };
  if (p.format == "deb")
    return source.starts_with("linux-") && std::ranges::any_of(kernel_kinds, begins);
  constexpr std::array others{"linux-pam", "linux-headers"};
  return p.format == "apk" && source.starts_with("linux-") && p.name.starts_with("linux-") &&
         !source.starts_with("linux-firmware") && std::ranges::find(others, source) == others.end();
}

bool is_running_kernel(const package_view& p, std::string_view release) {
  if (release.empty()) return false;
  if (p.format == "deb") {
    auto name = p.name;
    if (name.ends_with("-unsigned")) name.remove_suffix(9);
    return name == fmt::format("linux-image-{}", release) ||
           name == fmt::format("linux-image-unsigned-{}", release);
  }
  auto version = p.version;
  if (const auto colon = version.find(':'); colon != version.npos) version.remove_prefix(colon + 1);
  if (p.format == "rpm") {
    if (release == fmt::format("{}.{}", version, p.architecture)) return true;
    // SUSE: 5.14.21-150500.55.31-default is of kernel-default-5.14.21-150500.55.31.1
    const auto dash = release.rfind('-');
    return dash != release.npos && p.name == fmt::format("kernel{}", release.substr(dash)) &&
           (version == release.substr(0, dash) ||
            version.starts_with(fmt::format("{}.", release.substr(0, dash))));
  }
  // Alpine: 6.1.55-0-lts is of linux-lts-6.1.55-r0
  const auto revision = version.rfind("-r");
  return p.format == "apk" && revision != version.npos && p.name.starts_with("linux-") &&
         release == fmt::format("{}-{}-{}", version.substr(0, revision),
                                version.substr(revision + 2), p.name.substr(6));
}

bool is_foreign(const package_view& p, std::string_view distribution) {
  if (p.format == "deb") return is_foreign_deb(p, distribution);
  return p.format == "rpm" && is_foreign_rpm(p, distribution);
}

bool is_of_pro(std::string_view version) {
  const auto at = version.find("esm");
  return at != version.npos && at + 3 < version.size() && is_digit(version[at + 3]);
}

bool is_of_distribution(const package_view& p) {
  if (p.path.starts_with("/usr/lib/python3/dist-packages/")) return true;
  const bool is_system_python =
      p.path.starts_with("/usr/lib/python") || p.path.starts_with("/usr/lib64/python");
  return (is_system_python && has(p.path, "/site-packages/")) ||
         p.path.starts_with("/usr/share/nodejs/") || p.path.starts_with("/usr/lib/nodejs/") ||
         p.path.starts_with("/usr/share/npm/");
}

}  // namespace vulnerabilities
