// Owners of files by rpm's database: of sqlite the packages that its index of names points to, of
// ndb all headers. Berkeley DB is not asked: its owners are not known.
#include <fcntl.h>

#include <set>

#include "collector/inventory/packages/file_owners.hpp"
#include "collector/inventory/packages/rpm_files.hpp"
#include "collector/inventory/packages/rpm_ndb.hpp"
#include "collector/inventory/packages/rpm_places.hpp"
#include "collector/inventory/sqlite_file.hpp"

namespace collector::inventory {

namespace {

constexpr int header_most = 64 << 20;
constexpr std::size_t names_a_query = 200;

void take_header(std::string_view header, owner_search& to) {
  std::string path;
  const bool read = each_rpm_file(
      header, [&](std::string_view package, std::string_view folder, std::string_view name) {
        constexpr std::size_t longest = 4096;  // PATH_MAX, whatever a header says
        if (folder.size() + name.size() < longest)
          to.met(path.assign(folder).append(name), package);
      });
  if (!read) to.fail();
}

/// `'it''s'`, as SQL quotes a text.
std::string sql_text(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
  return out + "'";
}

/// The packages that have files of these names, wherever.
std::set<std::int64_t> packages_with(const sqlite_file& db, const std::set<std::string>& names,
                                     owner_search& to) {
  std::set<std::int64_t> out;
  for (auto at = names.begin(); at != names.end();) {
    std::string query = "SELECT hnum FROM Basenames WHERE key IN (";
    for (std::size_t n = 0; n < names_a_query && at != names.end(); ++n, ++at)
      query += (n == 0 ? "" : ",") + sql_text(*at);
    const auto asked = db.each((query + ")").c_str(),
                               [&](const sqlite_file::row& r) { out.insert(r.integer(0)); });
    if (!asked) to.fail();
  }
  return out;
}

void find_in_sqlite(const common::root_dir& host, const std::string& file, owner_search& to) {
  const auto db = sqlite_file::open(host, file, header_most);
  if (!db) return to.fail();
  std::set<std::string> names;
  for (const auto& path : to.open())
    if (path.find('\0') == path.npos) names.insert(path.substr(path.rfind('/') + 1));
  for (const auto package : packages_with(*db, names, to)) {
    const auto query = fmt::format("SELECT blob FROM Packages WHERE hnum = {}", package);
    if (!db->each(query.c_str(), [&](const sqlite_file::row& r) { take_header(r.blob(0), to); }))
      to.fail();
    if (host.is_budget_spent()) return;
  }
}

void find_in_ndb(const common::root_dir& host, const std::string& file, owner_search& to) {
  const auto fd = host.open_file(file);
  if (!fd) return to.fail();
  const auto read = each_ndb_record(fd->get(), [&](const ndb_record& r) {
    r.header ? take_header(*r.header, to) : to.fail();
    return !host.is_budget_spent();
  });
  if (!read) to.fail();
}

}  // namespace

void find_rpm_owners(const common::root_dir& host, owner_search& to) {
  for (auto folder : rpm_database_folders(host)) {
    folder += '/';
    if (host.stat(folder + "rpmdb.sqlite"))
      return find_in_sqlite(host, folder + "rpmdb.sqlite", to);
    if (host.stat(folder + "Packages.db")) return find_in_ndb(host, folder + "Packages.db", to);
    if (host.stat(folder + "Packages")) return to.fail();
  }
}

}  // namespace collector::inventory
