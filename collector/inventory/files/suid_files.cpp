// The table `suid_files`: files that give rights to whoever starts them.
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <tuple>

#include "collector/inventory/accounts/account_sources.hpp"
#include "collector/inventory/files/capabilities.hpp"
#include "collector/inventory/files/file_walk.hpp"
#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/packages/shipped_files.hpp"
#include "collector/inventory/packages/under_way.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t suid_limit = 20'000, compared_file_limit = 8u << 20,
                      compared_limit = 128u << 20;
constexpr mode_t executable = S_IXUSR | S_IXGRP | S_IXOTH;

class suid_search {
 public:
  explicit suid_search(const common::root_dir& host) : host_(host) {
    const auto users = each_local_user(
        host, [&](const schemas::user& u) { users_.all.try_emplace(*u.uid, *u.name); });
    const auto groups = each_local_group(
        host, [&](const schemas::group& g) { groups_.all.try_emplace(*g.gid, *g.name); });
    users_.fault = fault_of("etc/passwd", users.none);
    groups_.fault = fault_of("etc/group", groups.none);
  }

  table_scan run() {
    const bool was_quiet = !packages_are_changing(host_);
    file_walk walk(host_, [&](const walked_file& f) { look_at(f); });
    walk.run();
    name_packages();
    const bool is_quiet = was_quiet && !packages_are_changing(host_);
    for (auto& row : rows_)
      // A file that lies there before its package's list is not nobody's, nor another than it had.
      if (!is_quiet && row.path->starts_with("/usr/") && (!row.package || row.altered == true))
        out_.missed.add({{{"path", *row.path, true}}});
      else
        out_.rows.push_back(masked_row(std::move(row)));
    out_.reason = walk.remark();
    met_.add(walk.met());
    met_.tell(out_);
    return std::move(out_);
  }

 private:
  struct names {
    std::map<std::int64_t, std::string> all{};
    std::string fault{};  ///< why there are none of the file, which is there

    /// False: there may be a name that could not be read.
    bool find(std::int64_t number, schemas::text& to) const {
      const auto at = all.find(number);
      if (at != all.end()) to = at->second;
      return at != all.end() || fault.empty();
    }
  };

  std::string fault_of(const std::string& file, const std::string& none) const {
    const auto there = host_.stat(file);
    return !there && there.error().code == common::errc::not_found ? std::string{} : none;
  }

  void look_at(const walked_file& f) {
    const auto mode = f.facts.st_mode;
    schemas::text capabilities;
    if ((mode & executable) != 0) capabilities = capabilities_of(f);
    if ((mode & (S_ISUID | S_ISGID)) == 0 && !capabilities) return;
    if (rows_.size() == suid_limit)
      return met_.lost(everything(), fmt::format("more than {} files", suid_limit));
    schemas::suid_file row;
    row.path = path_of(f);
    row.uid = f.facts.st_uid;
    row.gid = f.facts.st_gid;
    // Without its name it would look changed: what was known of it stays.
    for (const auto& [from, number, name] :
         {std::tuple{&users_, *row.uid, &row.owner}, std::tuple{&groups_, *row.gid, &row.group}})
      if (!from->find(number, *name))
        return met_.lost({{{"path", *row.path, true}}},
                         fmt::format("{}: whose it is is not known: {}", *row.path, from->fault));
    row.mode = fmt::format("{:04o}", mode & 07777);
    row.kinds.emplace();
    if (capabilities) row.kinds->emplace_back("capability");
    if ((mode & S_ISGID) != 0) row.kinds->emplace_back("setgid");
    if ((mode & S_ISUID) != 0) row.kinds->emplace_back("setuid");
    row.capabilities = std::move(capabilities);
    row.nosuid = f.nosuid;
    row.size = f.facts.st_size;
    row.modified = time_of(f.facts.st_mtim);
    row.changed = time_of(f.facts.st_ctim);
    rows_.push_back(std::move(row));
  }

  static schemas::instant time_of(const timespec& t) {
    return {t.tv_sec * 1000 + t.tv_nsec / 1'000'000};
  }

  static std::string path_of(const walked_file& f) {
    return fmt::format("/{}{}{}", f.path, f.path.empty() ? "" : "/", f.name);
  }

  /// No call takes a folder and a name for this; the last part is not followed.
  schemas::text capabilities_of(const walked_file& f) {
    char value[64];
    const auto way = fmt::format("/proc/self/fd/{}/{}", f.folder, f.name);
    const ssize_t size = ::lgetxattr(way.c_str(), "security.capability", value, sizeof value);
    if (size < 0) {
      if (errno == ENODATA || errno == ENOTSUP) return {};
      // Gone meanwhile, or /proc is not there.
      if (errno != ENOENT || ::access("/proc/self/fd", F_OK) != 0)
        met_.lost({{{"path", path_of(f)}}}, fmt::format("{}: its capabilities are not known: {}",
                                                        path_of(f), std::strerror(errno)));
      return {};
    }
    return capabilities_text(std::string_view(value, static_cast<std::size_t>(size)))
        .value_or("unknown");
  }

  void name_packages() {
    std::vector<std::string> paths;
    for (const auto& row : rows_) paths.push_back(*row.path);
    file_owners owners(host_);
    owners.ask(paths);
    shipped_files shipped(host_);
    std::uint64_t read = 0;
    for (auto& row : rows_) {
      row.package = owners.of(*row.path);
      const auto size = static_cast<std::uint64_t>(std::max<std::int64_t>(*row.size, 0));
      if (!row.package || size > compared_file_limit || read + size > compared_limit) continue;
      read += size;
      if (const auto is =
              digest_of(host_, row.path->substr(1), compared_file_limit, common::hasher::kind::md5))
        row.altered = shipped.is_altered(*row.path, *row.package, is->hex);
    }
  }

  const common::root_dir& host_;
  table_scan out_;
  std::vector<schemas::suid_file> rows_;
  faults met_;
  names users_, groups_;
};

}  // namespace

table_scan collect_suid_files(const common::root_dir& host) { return suid_search(host).run(); }

}  // namespace collector::inventory
