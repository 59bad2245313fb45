// dpkg's status file and status.d (as images without dpkg have it); every package dpkg-query -W
// lists.
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <map>

#include "collector/inventory/packages/dpkg_status.hpp"
#include "collector/inventory/packages/readers.hpp"
#include "collector/inventory/text.hpp"
#include "common/file_memory.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t status_limit = 256u << 20, part_limit = 1u << 20,
                      dpkg_entries_limit = 100'000;
constexpr const char *status_file = "var/lib/dpkg/status", *parts_folder = "var/lib/dpkg/status.d",
                     *info_folder = "var/lib/dpkg/info", *updates_folder = "var/lib/dpkg/updates";

schemas::integer size_bytes(std::string_view kibibytes) {
  const auto n = number(kibibytes);
  return n && *n >= 0 && *n < (std::int64_t{1} << 50) ? schemas::integer(*n * 1024)
                                                      : schemas::integer{};
}

/// When the list of its files was written: at the last install or upgrade. The folder is resolved
/// once: by path each package would cost as much as all the rest of its row.
schemas::instant installed_at(int info, const dpkg_stanza& of) {
  if (info < 0 || of.package.find('/') != of.package.npos ||
      of.architecture.find('/') != of.architecture.npos)
    return {};
  const bool with_others =
      of.multi_arch ==
      "same";  // then the architecture is part of the name, in databases not too old
  struct ::stat s {};
  std::string name;
  for (const bool qualified : {with_others, !with_others}) {
    name.assign(of.package);
    if (qualified) name.append(1, ':').append(of.architecture);
    if (::fstatat(info, name.append(".list").c_str(), &s, AT_SYMLINK_NOFOLLOW) == 0)
      return {s.st_mtim.tv_sec * 1000 + s.st_mtim.tv_nsec / 1'000'000};
  }
  return {};
}

/// `util-linux (2.38.1-5)`: the version stands there where it is not the package's own.
std::pair<std::string_view, std::string_view> split_source(std::string_view field) {
  const auto open = field.find('('), close = field.rfind(')');
  const auto name = trim(field.substr(0, std::min(open, field.find_first_of(" \t"))));
  if (open == field.npos || close == field.npos || close < open) return {name, {}};
  return {name, trim(field.substr(open + 1, close - open - 1))};
}

schemas::package row_of(int info, const dpkg_stanza& s) {
  schemas::package p;
  p.name = text_or_absent(s.package, 1024);
  p.version = text_or_absent(s.version, 1024);
  p.architecture = text_or_absent(s.architecture, 256);
  p.format = "deb";
  p.status = text_or_absent(s.status, 256);
  const auto [source, source_version] = split_source(s.source);
  p.source = text_or_absent(source, 1024);
  p.source_version = text_or_absent(source_version.empty() ? s.version : source_version, 1024);
  p.vendor = text_or_absent(s.maintainer);
  p.section = text_or_absent(s.section, 256);
  p.priority = text_or_absent(s.priority, 256);
  p.size_bytes = size_bytes(s.installed_size);
  p.description = text_or_absent(s.description);
  p.homepage = text_or_absent(s.homepage, 1024);
  p.multi_arch = text_or_absent(s.multi_arch, 32);
  p.installed_at = installed_at(info, s);
  split_version(p);
  return p;
}

struct source {
  std::string file;
  int info = -1;           ///< the folder of the lists of files
  bool has_status = true;  ///< files of status.d have no Status: what is there is installed
};

bool take(const source& from, const dpkg_stanza& s, package_rows& out) {
  const auto at = [&] { return fmt::format("{}:{}", from.file, s.line); };
  if (!s.broken.empty())
    out.fault(fmt::format("{}: the stanza has a line that is no field: '{}'", at(),
                          s.broken.substr(0, 60)));
  if (s.package.empty()) return out.lost(at() + ": a stanza without a readable Package"), true;
  if (s.state() == "not-installed")
    return true;  // never or no longer here: dpkg-query -W does not list it either
  // Only an unpacking that broke off leaves a package without a version; elsewhere the line was
  // lost, and the key with it.
  if (s.version.empty() && s.state() != "half-installed")
    return out.lost(fmt::format("{}: no readable Version of '{}'", at(), s.package.substr(0, 60))),
           true;
  if (s.status.empty() && from.has_status)
    out.fault(fmt::format("{}: no Status of '{}'", at(), s.package.substr(0, 60)));
  return out.add(row_of(from.info, s));
}

void read_status(const source& from, std::string_view text, package_rows& out) {
  parse_dpkg_status(text, [&](const dpkg_stanza& s) { return take(from, s, out); });
}

/// One file a package, as images without dpkg have it.
void read_parts(const common::root_dir& host, int info, const std::vector<common::dir_entry>& parts,
                package_rows& out) {
  for (const auto& entry : parts) {
    if (entry.name.ends_with(".md5sums") || entry.type == common::dir_entry::kind::directory)
      continue;
    const source from{
        .file = fmt::format("{}/{}", parts_folder, entry.name), .info = info, .has_status = false};
    const auto part = host.read(from.file, part_limit);
    if (!part) {
      out.lost(part.error().detail);
      continue;
    }
    if (part->truncated) out.lost(fmt::format("{}: larger than {} bytes", from.file, part_limit));
    read_status(from, part->bytes, out);
  }
}

/// What a transaction of dpkg has changed and not merged into `status` yet: files named by digits,
/// in the order of these. Each stanza replaces the one of its package; of packages that may be
/// there for several architectures, that of its architecture. dpkg-query reads them as well.
class merged_status {
 public:
  void read(const source& from, std::string text) {
    texts_.push_back(std::make_unique<const std::string>(std::move(text)));
    parse_dpkg_status(*texts_.back(), [&](const dpkg_stanza& s) { return put(from, s), true; });
  }
  void take_all(package_rows& out) const {
    for (const auto& [from, s] : all_)
      if (!take(from, s, out)) return;
  }

 private:
  void put(const source& from, const dpkg_stanza& s) {
    auto& places = places_[std::string(s.package)];
    const auto same = std::ranges::find_if(
        places, [&](auto at) { return all_[at].second.architecture == s.architecture; });
    const bool moves = same == places.end() && places.size() == 1 && s.multi_arch != "same";
    if (!s.package.empty() && (same != places.end() || moves)) {
      all_[moves ? places.front() : *same] = {from, s};
      return;
    }
    places.push_back(all_.size());
    all_.emplace_back(from, s);
  }

  std::vector<std::unique_ptr<const std::string>> texts_;
  std::vector<std::pair<source, dpkg_stanza>> all_;
  std::map<std::string, std::vector<std::size_t>> places_;
};

bool is_update(const common::dir_entry& e) {
  return e.name.size() <= 10 && e.name.find_first_not_of("0123456789") == std::string::npos;
}

/// With what the updates say. False: there are none.
bool read_updates(const common::root_dir& host, const source& from, std::string_view status,
                  package_rows& out) {
  const auto entries = host.list(updates_folder, dpkg_entries_limit);
  if (!entries) {
    if (entries.error().code != common::errc::not_found) out.lost(entries.error().detail);
    return false;
  }
  std::vector<std::string> names;
  for (const auto& e : *entries)
    if (is_update(e)) names.push_back(e.name);
  if (names.empty()) return false;
  std::ranges::sort(names);
  merged_status merged;
  merged.read(from, std::string(status));
  for (const auto& name : names) {
    auto part = from;
    part.file = fmt::format("{}/{}", updates_folder, name);
    auto text = host.read(part.file, part_limit);
    if (!text || text->truncated)
      out.lost(text ? fmt::format("{}: larger than {} bytes", part.file, part_limit)
                    : text.error().detail);
    else
      merged.read(part, std::move(text->bytes));
  }
  merged.take_all(out);
  return true;
}

/// Without the last stanza of a file that breaks off in a line: it may lack more than that, and
/// half a version is another version.
std::string_view whole_stanzas(std::string_view text, package_rows& out) {
  if (text.empty() || text.ends_with('\n')) return text;
  out.lost(fmt::format("{} breaks off in its last line", status_file));
  const auto end = text.rfind("\n\n");
  return text.substr(0, end == text.npos ? 0 : end + 1);
}

/// nullptr: there is none.
std::shared_ptr<const package_rows> read_status_file(const common::root_dir& host) {
  auto out = std::make_shared<package_rows>();
  out->begin_format("deb");
  const auto file = host.read(status_file, status_limit);
  if (!file && file.error().code == common::errc::not_found) return nullptr;
  out->found();
  const auto folder = host.open_folder(info_folder);
  if (!file)
    out->unreadable(file.error().detail);
  else if (file->truncated)
    out->unreadable(fmt::format("{}: larger than 256 MiB", status_file));
  else {
    const source from{.file = status_file, .info = folder ? folder->get() : -1};
    const auto text = whole_stanzas(file->bytes, *out);
    if (!read_updates(host, from, text, *out)) read_status(from, text, *out);
  }
  return out;
}

}  // namespace

void read_dpkg(const common::root_dir& host, package_rows& out) {
  const auto parts = host.list(parts_folder, dpkg_entries_limit);
  const bool no_parts = !parts && parts.error().code == common::errc::not_found;
  // dpkg puts a new list of files in the folder when it installs one: until it does, no time of
  // installation changes.
  const auto all = common::known<package_rows>(
      host, "dpkg", {status_file, info_folder, updates_folder},
      [&] { return read_status_file(host); }, [](const auto& rows) { return rows.sound(); });
  if (all) (void)out.add(*all);
  if (no_parts) return;
  out.found();
  if (!parts) return out.unreadable(parts.error().detail);
  const auto folder = host.open_folder(info_folder);
  read_parts(host, folder ? folder->get() : -1, *parts, out);
}

}  // namespace collector::inventory
