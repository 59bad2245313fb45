// rpm's database: of sqlite and ndb librpm reads the headers, of Berkeley DB all (as far as it was
// built with it).
#include <fcntl.h>

#include <array>
#include <memory>

#include "collector/inventory/packages/readers.hpp"
#include "collector/inventory/packages/rpm_library.hpp"
#include "collector/inventory/packages/rpm_ndb.hpp"
#include "collector/inventory/packages/rpm_places.hpp"
#include "collector/inventory/sqlite_file.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr int longest_header = 64 << 20;  // packages of very many files; as of ndb

/// A database and where it was found.
struct database {
  std::string folder;
  const char *file, *backend;
};

std::optional<database> find_database(const common::root_dir& host) {
  constexpr std::array kinds{std::pair{"rpmdb.sqlite", "sqlite"}, std::pair{"Packages.db", "ndb"},
                             std::pair{"Packages", "bdb_ro"}};
  for (const auto& folder : rpm_database_folders(host))
    for (const auto& [file, backend] : kinds)
      if (host.stat(folder + "/" + file)) return database{folder, file, backend};
  return std::nullopt;
}

schemas::text text(const rpm_library& rpm, Header h, rpmTagVal tag, std::size_t most) {
  const char* s = rpm.text(h, tag);
  return s == nullptr ? schemas::text{} : text_or_absent(std::string_view(s).substr(0, most), most);
}

schemas::integer count(const rpm_library& rpm, Header h, rpmTagVal tag) {
  if (rpm.has(h, tag) == 0) return {};
  const auto n = rpm.number(h, tag);
  return n <= INT64_MAX ? schemas::integer(static_cast<std::int64_t>(n)) : schemas::integer{};
}

/// RPMTAG_MODULARITYLABEL, which older headers of rpm do not name.
constexpr auto modularity_label = static_cast<rpmTagVal>(5096);

schemas::package row_of(const rpm_library& rpm, Header h) {
  schemas::package p;
  p.format = "rpm";
  p.name = text(rpm, h, RPMTAG_NAME, 1024);
  p.architecture = text(rpm, h, RPMTAG_ARCH, 256);
  p.epoch = count(rpm, h, RPMTAG_EPOCH);
  p.release = text(rpm, h, RPMTAG_RELEASE, 1024);
  p.version = text(rpm, h, RPMTAG_VERSION, 1024);
  if (p.version && p.release) *p.version += "-" + *p.release;
  if (p.version && p.epoch) p.version = fmt::format("{}:{}", *p.epoch, *p.version);
  p.source = text(rpm, h, RPMTAG_SOURCERPM, 1024);
  if (p.source) p.source_version = version_of_source_rpm(*p.source);
  p.module = text(rpm, h, modularity_label, 256);
  p.vendor = text(rpm, h, RPMTAG_VENDOR, 1024);
  p.section = text(rpm, h, RPMTAG_GROUP, 256);
  p.description = text(rpm, h, RPMTAG_SUMMARY, 4096);
  p.license = text(rpm, h, RPMTAG_LICENSE, 1024);
  p.homepage = text(rpm, h, RPMTAG_URL, 1024);
  p.size_bytes = count(rpm, h, rpm.has(h, RPMTAG_LONGSIZE) != 0 ? RPMTAG_LONGSIZE : RPMTAG_SIZE);
  if (const auto at = count(rpm, h, RPMTAG_INSTALLTIME); at && *at > 0 && *at < INT64_MAX / 1000)
    p.installed_at.ms = *at * 1000;
  return p;
}

/// False: there is no room for more.
bool take(const rpm_library& rpm, Header h, const std::string& at, std::size_t number,
          package_rows& out) {
  const auto p = row_of(rpm, h);
  if (!p.name || !p.version)
    return out.lost(fmt::format("{}: header {} has no readable {}", at, number,
                                p.name ? "version" : "name")),
           true;
  return p.name == "gpg-pubkey" ||
         out.add(p);  // a key that packages were signed with is no software
}

/// Every header of the open database; signatures are not checked again, which would cost more than
/// all the rest.
void read_headers(const rpm_library& rpm, rpmts set, const std::string& at, package_rows& out) {
  rpm.set_verification(set,
                       static_cast<rpmVSFlags>(RPMVSF_MASK_NODIGESTS | RPMVSF_MASK_NOSIGNATURES));
  const std::unique_ptr<rpmdbMatchIterator_s, decltype(rpm.free_iterator)> headers{
      rpm.iterate(set, RPMDBI_PACKAGES, nullptr, 0), rpm.free_iterator};
  if (!headers) return out.unreadable(at + ": librpm cannot list it");
  std::size_t met = 0;
  while (Header h = rpm.next(headers.get())) {
    if (!take(rpm, h, at, ++met, out)) return;
  }
  // A database of a system that rpm made is never empty: librpm says nothing of pages it cannot
  // read.
  if (met == 0) out.unreadable(at + ": no header can be read");
}

/// Headers as the database of a system holds them, each read by librpm: of ndb and sqlite, whose
/// files we read ourselves. librpm would wait for their locks as long as packages are installed.
class stored_headers {
 public:
  stored_headers(const rpm_library& rpm, std::string at, package_rows& out)
      : rpm_(rpm), at_(std::move(at)), out_(out) {}

  bool lost(const std::string& why) { return ++met_, ++bad_, out_.lost(at_ + ": " + why), true; }
  /// False: there is no room for more.
  bool take(std::string_view bytes, std::size_t number) {
    std::string blob(bytes);
    const std::unique_ptr<headerToken_s, decltype(rpm_.free_header)> header{
        rpm_.import_header(blob.data(), static_cast<unsigned>(blob.size()), HEADERIMPORT_COPY),
        rpm_.free_header};
    if (!header) return lost(fmt::format("header {} cannot be read", number));
    ++met_;
    return inventory::take(rpm_, header.get(), at_, number, out_);
  }
  /// A database of a system that rpm made is never empty.
  void end(const common::status& read) {
    if (!read) return out_.unreadable(fmt::format("{}: {}", at_, read.error().detail));
    if (met_ == bad_) out_.unreadable(at_ + ": no header can be read");
  }

 private:
  const rpm_library& rpm_;
  std::string at_;
  package_rows& out_;
  std::size_t met_ = 0, bad_ = 0;
};

/// What is written meanwhile fails its checksum.
void read_ndb(const rpm_library& rpm, int folder, const std::string& at, package_rows& out) {
  const common::unique_fd file{
      ::openat(folder, "Packages.db", O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
  stored_headers headers(rpm, at, out);
  headers.end(each_ndb_record(file.get(), [&](const ndb_record& r) {
    return r.header ? headers.take(*r.header, r.index) : headers.lost(r.header.error().detail);
  }));
}

/// The table of rpm's lib/backend/sqlite.c.
void read_sqlite(const rpm_library& rpm, const common::root_dir& host, const std::string& at,
                 package_rows& out) {
  const auto db = sqlite_file::open(host, at, longest_header);
  if (!db) return out.unreadable(db.error().detail);
  stored_headers headers(rpm, at, out);
  bool room = true;
  headers.end(
      db->each("SELECT hnum, blob FROM Packages ORDER BY hnum", [&](const sqlite_file::row& r) {
        room = room && headers.take(r.blob(1), static_cast<std::size_t>(r.integer(0)));
      }));
}

}  // namespace

void read_rpm(const common::root_dir& host, package_rows& out) {
  const auto found = find_database(host);
  if (!found) return;
  out.found();
  const auto& rpm = rpm_library::get();
  if (!rpm) return out.lost(rpm.error().detail);
  // librpm takes a path: that of the folder as it was resolved inside the root. A link in place of
  // the file could lead out.
  const auto folder = host.open_folder(found->folder);
  if (!folder) return out.unreadable(folder.error().detail);
  const auto at = fmt::format("{}/{}", found->folder, found->file);
  struct ::stat s {};
  if (::fstatat(folder->get(), found->file, &s, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(s.st_mode))
    return out.unreadable(at + ": not a regular file");
  if (found->backend == std::string_view("ndb")) return read_ndb(*rpm, folder->get(), at, out);
  if (found->backend == std::string_view("sqlite")) return read_sqlite(*rpm, host, at, out);
  rpm->define_macro(nullptr, fmt::format("_dbpath /proc/self/fd/{}", folder->get()).c_str(), 0);
  rpm->define_macro(nullptr, fmt::format("_db_backend {}", found->backend).c_str(), 0);
  const std::unique_ptr<rpmts_s, decltype(rpm->free)> set{rpm->create(), rpm->free};
  if (rpm->open_database(set.get(), O_RDONLY) != 0)
    return out.unreadable(fmt::format("{}: librpm cannot open it (damaged, or built without {})",
                                      at, found->backend));
  read_headers(*rpm, set.get(), at, out);
}

}  // namespace collector::inventory
