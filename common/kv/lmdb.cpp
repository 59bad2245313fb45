#include "common/kv/lmdb.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <filesystem>

#include "common/hex.hpp"
#include "common/kv/at_rest.hpp"
#include "common/kv/checked_value.hpp"
#include "common/kv/cursor.hpp"

namespace common::kv {

namespace {

/// A file shorter than the pages it says it has would be SIGBUS on read.
status check_length(MDB_env* e, const std::string& file) {
  MDB_envinfo info{};
  MDB_stat stat{};
  mdb_env_info(e, &info);
  mdb_env_stat(e, &stat);
  struct ::stat s {};
  if (::stat(file.c_str(), &s) != 0) return fail(errc::io, "{}: {}", file, mdb_strerror(errno));
  const auto wanted = (info.me_last_pgno + 1) * stat.ms_psize;
  if (static_cast<std::uint64_t>(s.st_size) < wanted)
    return fail(errc::corrupt, "{}: {} bytes, but its pages need {}", file, s.st_size, wanted);
  return {};
}

}  // namespace

error explain(int rc, std::string_view on) {
  errc code = errc::io;
  if (rc == EACCES || rc == EPERM) code = errc::denied;
  if (rc == MDB_MAP_FULL || rc == ENOSPC || rc == EDQUOT) code = errc::full;
  // The last three are how damaged pages show where LMDB looked for something else: trees too deep,
  // pages that do not split.
  for (const int damage :
       {MDB_CORRUPTED, MDB_INVALID, MDB_VERSION_MISMATCH, MDB_PAGE_NOTFOUND, MDB_INCOMPATIBLE,
        MDB_BAD_VALSIZE, MDB_BAD_DBI, MDB_CURSOR_FULL, MDB_PAGE_FULL, MDB_BAD_TXN})
    if (rc == damage) code = errc::corrupt;
  // LMDB makes EIO of a short write, which is what a disk does that has just become full.
  return {code, fmt::format("{}: {}{}", on, mdb_strerror(rc),
                            rc == EIO ? " (or No space left on device)" : "")};
}

result<env> env::open(const std::string& dir, const env_options& options) {
  const std::string file = dir + "/data.mdb";
  std::error_code ec;
  const auto found = std::filesystem::status(file, ec);
  const bool exists = std::filesystem::exists(found);
  if (ec == std::errc::permission_denied) return fail(explain(EACCES, file));
  // To open a pipe would wait for whoever writes into it.
  if (exists && !std::filesystem::is_regular_file(found))
    return fail(errc::corrupt, "{}: no regular file", file);
  if (options.read_only && !exists) return fail(errc::not_found, "{}: no store here", file);
  if (!options.read_only) std::filesystem::create_directories(dir, ec);
  if (ec) return fail(errc::io, "{}: {}", dir, ec.message());
  const auto begin = [&](unsigned more) -> tl::expected<std::unique_ptr<MDB_env, close>, int> {
    MDB_env* raw = nullptr;
    if (const int rc = mdb_env_create(&raw); rc != 0) return tl::unexpected(rc);
    std::unique_ptr<MDB_env, close> out{raw};
    mdb_env_set_mapsize(raw, options.map_bytes);
    mdb_env_set_maxdbs(raw, static_cast<MDB_dbi>(options.databases.size()));
    mdb_env_set_maxreaders(raw, 512);
    // NOTLS: more than 1,024 environments, and transactions that move between threads. Never
    // WRITEMAP.
    const unsigned flags = MDB_NOTLS | (options.read_only ? MDB_RDONLY : 0u) | more;
    const int rc = mdb_env_open(raw, dir.c_str(), flags, 0600);
    if (rc != 0) return tl::unexpected(rc);
    return out;
  };
  auto handle = begin(0);
  // Another user's store, or one that is kept: there is no place among its readers.
  if (!handle && options.read_only && handle.error() == EACCES && is_at_rest(dir))
    handle = begin(MDB_NOLOCK);
  if (!handle) return fail(explain(handle.error(), file));
  if (exists)
    if (auto s = check_length(handle->get(), file); !s) return fail(s.error());
  env e{std::move(*handle), dir};
  e.sums_in_ = options.sums_in;
  e.check_readers();
  if (auto s = e.open_databases(options, !exists); !s) return fail(s.error());
  return e;
}

status env::open_databases(const env_options& options, bool fresh) {
  auto t = txn::begin(*this, options.read_only ? MDB_RDONLY : 0u);
  if (!t) return fail(t.error());
  for (const auto& name : options.databases) {
    MDB_dbi handle = 0;
    const int rc =
        mdb_dbi_open(t->txn_.get(), name.c_str(), options.read_only ? 0u : MDB_CREATE, &handle);
    if (rc == MDB_NOTFOUND && databases_.size() >= options.databases.size() - options.added) break;
    if (rc != 0)
      return fail(explain(rc == MDB_NOTFOUND ? MDB_INVALID : rc, dir_ + ": database " + name));
    databases_.push_back({handle});
  }
  write_txn w(std::move(*t), sums());
  if (fresh)
    for (const auto& f : options.first)
      if (auto s = w.put(db(f.database), f.key, f.value); !s) return s;
  if (auto s = std::move(w).commit(); !s)
    return fail(s.error().code, "{}: {}", dir_, s.error().detail);
  return {};
}

void env::check_readers() const {
  int dead = 0;
  mdb_reader_check(raw(), &dead);
}

result<txn> txn::begin(const env& e, unsigned flags) {
  MDB_txn* t = nullptr;
  int rc = mdb_txn_begin(e.raw(), nullptr, flags, &t);
  if (rc == MDB_MAP_RESIZED && mdb_env_set_mapsize(e.raw(), 0) == 0)
    rc = mdb_txn_begin(e.raw(), nullptr, flags, &t);
  if (rc != 0) return fail(explain(rc, e.dir()));
  if ((flags & MDB_RDONLY) != 0) e.reads_->fetch_add(1, std::memory_order_relaxed);
  return txn{std::unique_ptr<MDB_txn, abort>{t}};
}

result<std::optional<std::string_view>> txn::get(database db, std::string_view key) const {
  MDB_val k = view(key), v{};
  const int rc = mdb_get(txn_.get(), db.handle, &k, &v);
  if (rc == MDB_NOTFOUND) return std::nullopt;
  if (rc != 0) return fail(explain(rc, file_of(txn_.get()) + ": get"));
  auto value = unchecked(txn_.get(), key, view(v));
  if (!value) return fail(value.error());
  return *value;
}

status txn::walk(database db, std::string_view prefix, const visitor& visit, std::string_view from,
                 const damage_visitor& damaged) const {
  auto c = open_cursor(txn_.get(), db);
  if (!c) return fail(c.error());
  const std::string start(from.empty() ? prefix : from);
  MDB_val k = view(start), v{};
  int rc = mdb_cursor_get(c->get(), &k, &v, start.empty() ? MDB_FIRST : MDB_SET_RANGE);
  std::optional<std::string> last;  // of those that could be read
  std::uint64_t passed_over = 0;
  for (; rc == 0; rc = mdb_cursor_get(c->get(), &k, &v, MDB_NEXT)) {
    const auto key = view(k);
    if (!key.starts_with(prefix)) return {};
    auto value = unchecked(txn_.get(), key, view(v));
    // Pages that were damaged into a circle would be walked for ever.
    if (last && key <= *last)
      value = fail(errc::corrupt, "{}: the keys after {} are not in order", file_of(txn_.get()),
                   to_hex(last.value_or("").substr(0, 40)));
    if (!value) {
      if (!damaged || ++passed_over > count(db)) return fail(value.error());
      if (auto s = damaged(key, value.error()); !s) return s;
      continue;
    }
    last = key;
    bool go_on = true;
    if (auto s = visit(key, *value, go_on); !s) return s;
    if (!go_on) return {};
  }
  if (rc == MDB_NOTFOUND) return {};
  auto why = explain(rc, file_of(txn_.get()) + ": walk");
  return damaged && why.code == errc::corrupt ? damaged(last.value_or(""), why) : fail(why);
}

result<std::optional<std::string>> txn::last_key(database db, std::string_view prefix) const {
  auto c = open_cursor(txn_.get(), db);
  if (!c) return fail(c.error());
  // The first key after the prefix, then one back; after the whole database: its last.
  std::string next(prefix);
  while (!next.empty() && next.back() == '\xff') next.pop_back();
  if (!next.empty()) next.back() = static_cast<char>(next.back() + 1);
  MDB_val k = view(next), v{};
  int rc = next.empty() ? MDB_NOTFOUND : mdb_cursor_get(c->get(), &k, &v, MDB_SET_RANGE);
  rc = mdb_cursor_get(c->get(), &k, &v, rc == 0 ? MDB_PREV : MDB_LAST);
  if (rc == MDB_NOTFOUND) return std::nullopt;
  if (rc != 0) return fail(explain(rc, file_of(txn_.get()) + ": last key"));
  if (!view(k).starts_with(prefix)) return std::nullopt;
  return std::string(view(k));
}

std::uint64_t txn::count(database db) const {
  MDB_stat s{};
  return mdb_stat(txn_.get(), db.handle, &s) == 0 ? s.ms_entries : 0;
}

std::uint64_t txn::bytes(database db) const {
  MDB_stat s{};
  if (mdb_stat(txn_.get(), db.handle, &s) != 0) return 0;
  return (s.ms_branch_pages + s.ms_leaf_pages + s.ms_overflow_pages) * std::uint64_t{s.ms_psize};
}

result<write_txn> write_txn::begin(const env& e) {
  auto t = txn::begin(e, 0);
  if (!t) return fail(t.error());
  return write_txn{std::move(*t), e.sums()};
}

status write_txn::put(database db, std::string_view key, std::string_view value) {
  if (auto s = sums_.leave(db, key); !s) return s;
  const auto hash = hash_of(key, value);
  if (auto s = put_checked(txn_.get(), db, key, value, hash); !s) return s;
  return sums_.add(db, hash);
}

status write_txn::erase(database db, std::string_view key) {
  if (auto s = sums_.leave(db, key); !s) return s;
  MDB_val k = view(key);
  const int rc = mdb_del(txn_.get(), db.handle, &k, nullptr);
  if (rc != 0 && rc != MDB_NOTFOUND) return fail(explain(rc, "erase"));
  return {};
}

status write_txn::erase_prefix(database db, std::string_view prefix) {
  auto c = open_cursor(txn_.get(), db);
  if (!c) return fail(c.error());
  const std::string start(prefix);
  MDB_val k = view(start), v{};
  int rc = mdb_cursor_get(c->get(), &k, &v, start.empty() ? MDB_FIRST : MDB_SET_RANGE);
  while (rc == 0 && view(k).starts_with(start)) {
    if (auto s = sums_.leave(db, v); !s) return s;
    rc = mdb_cursor_del(c->get(), 0);
    if (rc == 0)
      rc = mdb_cursor_get(c->get(), &k, &v, MDB_NEXT);  // after a deletion: the entry that moved up
  }
  if (rc != 0 && rc != MDB_NOTFOUND) return fail(explain(rc, "erase prefix"));
  return {};
}

status write_txn::erase_before(database db, std::string_view key) {
  auto c = open_cursor(txn_.get(), db);
  if (!c) return fail(c.error());
  MDB_val k{}, v{};
  int rc = mdb_cursor_get(c->get(), &k, &v, MDB_FIRST);
  while (rc == 0 && view(k) != key) {  // keys that are damaged have no order
    rc = mdb_cursor_del(c->get(), 0);
    if (rc == 0)
      rc = mdb_cursor_get(c->get(), &k, &v, MDB_NEXT);  // after a deletion: the entry that moved up
  }
  if (rc != 0 && rc != MDB_NOTFOUND) return fail(explain(rc, "erase before"));
  return sums_.count_anew(db);
}

status write_txn::commit() && {
  if (auto s = sums_.keep(); !s) return s;
  if (const int rc = mdb_txn_commit(txn_.release()); rc != 0) return fail(explain(rc, "commit"));
  return {};
}

}  // namespace common::kv
