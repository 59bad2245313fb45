// The table `packages`: dpkg's status file and status.d (as images without dpkg have it); every package dpkg-query -W lists.
#include "collector/inventory/dpkg_status.hpp"
#include "collector/inventory/provider.hpp"
#include "collector/inventory/text.hpp"
#include "common/log.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t file_limit = 256u << 20, entries_limit = 100'000, packages_limit = 100'000;
constexpr const char* dpkg = "var/lib/dpkg/";

schemas::integer size_bytes(std::string_view kibibytes) {
  const auto n = number(kibibytes);
  return n && *n >= 0 && *n < (std::int64_t{1} << 50) ? schemas::integer(*n * 1024) : schemas::integer{};
}

/// When the list of its files was written: at the last install or upgrade.
schemas::instant installed_at(const common::root_dir& host, const schemas::package& p) {
  for (const auto& name : {*p.name + ".list", *p.name + ":" + p.architecture.value_or("") + ".list"}) {
    if (name.find('/') != name.npos) return {};
    if (auto f = host.stat(dpkg + ("info/" + name))) return {f->mtime_ms};
  }
  return {};
}

schemas::package row_of(const common::root_dir& host, const dpkg_stanza& s) {
  schemas::package p;
  p.name = text_or_absent(s.package, 1024);
  p.version = text_or_absent(s.version, 1024);
  p.architecture = text_or_absent(s.architecture, 256);
  p.format = "deb";
  p.status = text_or_absent(s.status, 256);
  p.source = text_or_absent(s.source.substr(0, s.source.find(' ')), 1024);  // without `(version)`
  p.vendor = text_or_absent(s.maintainer);
  p.section = text_or_absent(s.section, 256);
  p.priority = text_or_absent(s.priority, 256);
  p.size_bytes = size_bytes(s.installed_size);
  p.description = text_or_absent(s.description);
  p.installed_at = installed_at(host, p);
  return p;
}

void note(table_scan& out, const std::string& reason) {
  out.status = schemas::table_status::partial;
  if (out.reason.empty()) out.reason = reason;
}

void read_status(const common::root_dir& host, const std::string& file, std::string_view text, table_scan& out) {
  parse_dpkg_status(text, [&](const dpkg_stanza& s) {
    if (out.rows.size() >= packages_limit) {
      note(out, fmt::format("{}: more than {} packages", file, packages_limit));
      out.keys_complete = false;
      return false;
    }
    if (!s.broken.empty())
      note(out, fmt::format("{}:{}: the stanza has a line that is no field: '{}'", file, s.line, common::one_line(s.broken.substr(0, 60))));
    if (s.has_key()) out.rows.push_back(schemas::encode_row(row_of(host, s)));
    // dpkg itself lists no package without a version (it was never installed): that is not an error.
    else if (s.package.empty() || s.status.empty() || !s.broken.empty()) {
      note(out, fmt::format("{}:{}: a stanza without a readable Package and Version", file, s.line));
      out.keys_complete = false;
    }
    return true;
  });
}

}  // namespace

table_scan collect_packages(const common::root_dir& host) {
  table_scan out;
  const std::string status = dpkg + std::string("status");
  const auto file = host.read(status, file_limit);
  const auto parts = host.list(dpkg + std::string("status.d"), entries_limit);
  const auto missing = [](const auto& r) { return !r && r.error().code == common::errc::not_found; };
  if (missing(file) && missing(parts)) {
    out.status = schemas::table_status::unsupported;
    out.reason = "no dpkg database";
    return out;
  }
  if ((!file && !missing(file)) || (!parts && !missing(parts)) || (file && file->truncated)) {
    out.status = schemas::table_status::unknown;
    out.reason = file && file->truncated ? status + ": larger than 256 MiB" : !file && !missing(file) ? file.error().detail : parts.error().detail;
    return out;
  }
  if (file) read_status(host, status, file->bytes, out);
  if (!parts) return out;
  for (const auto& entry : *parts) {
    if (entry.name.ends_with(".md5sums") || entry.type == common::dir_entry::kind::directory) continue;
    const std::string name = dpkg + ("status.d/" + entry.name);
    if (const auto part = host.read(name, file_limit))
      read_status(host, name, part->bytes, out);
    else
      note(out, part.error().detail), out.keys_complete = false;
  }
  return out;
}

}  // namespace collector::inventory
