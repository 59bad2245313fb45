#include "collector/inventory/sqlite_file.hpp"

#include <fcntl.h>

#include "collector/inventory/sqlite_log.hpp"
#include "collector/inventory/whole_file.hpp"
#include "common/loaded_library.hpp"

namespace collector::inventory {

using common::errc;
using common::fail;
using common::find_call;

namespace {

constexpr int patience_ms = 2000, steps_between_looks = 10'000, most_looks = 5'000;

common::result<sqlite_library> load_sqlite() {
  void* const library = common::load_library({"libsqlite3.so.0"});
  if (library == nullptr) return fail(errc::unsupported, "libsqlite3 is not installed");
  sqlite_library l;
  const bool all = find_call(library, "sqlite3_open_v2", l.open) &&
                   find_call(library, "sqlite3_close_v2", l.close) &&
                   find_call(library, "sqlite3_busy_timeout", l.busy_timeout) &&
                   find_call(library, "sqlite3_progress_handler", l.progress) &&
                   find_call(library, "sqlite3_limit", l.limit) &&
                   find_call(library, "sqlite3_prepare_v2", l.prepare) &&
                   find_call(library, "sqlite3_step", l.step) &&
                   find_call(library, "sqlite3_finalize", l.finalize) &&
                   find_call(library, "sqlite3_column_text", l.text) &&
                   find_call(library, "sqlite3_column_blob", l.blob) &&
                   find_call(library, "sqlite3_column_bytes", l.bytes) &&
                   find_call(library, "sqlite3_column_int64", l.integer) &&
                   find_call(library, "sqlite3_errmsg", l.message);
  (void)find_call(library, "sqlite3_deserialize", l.deserialize);
  if (!all) return fail(errc::unsupported, "this libsqlite3 lacks a call: {}", ::dlerror());
  return l;
}

bool is_regular(int folder, const std::string& name, std::int64_t& size) {
  struct ::stat s {};
  const bool is =
      ::fstatat(folder, name.c_str(), &s, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(s.st_mode);
  size = is ? s.st_size : 0;
  return is;
}

enum class way_to_read { as_it_lies, by_library, with_its_log };

/// A database with a write-ahead log would be given its files anew if they are not there: without
/// one it does not change while nobody has it open, and is read as it lies.
way_to_read way_of(const common::root_dir& host, int folder, const std::string& name) {
  std::int64_t log = 0, shared = 0;
  const common::unique_fd file{
      ::openat(folder, name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
  char version = 0;
  const bool logged = file && ::pread(file.get(), &version, 1, 18) == 1 && version == 2;
  if (!logged) return way_to_read::by_library;
  if (!is_regular(folder, name + "-wal", log) || log == 0) return way_to_read::as_it_lies;
  const bool is_open = host.is_live() && is_regular(folder, name + "-shm", shared);
  return is_open ? way_to_read::by_library : way_to_read::with_its_log;
}

/// Both as they were at one moment; nobody may have changed them meanwhile.
common::result<std::string> read_with_log(const common::root_dir& host, const std::string& path) {
  constexpr std::size_t database_limit = 256u << 20, log_limit = 64u << 20;
  const auto log_path = path + "-wal";
  auto database = read_whole(host, path, database_limit);
  if (!database) return database;
  const auto log = read_whole(host, log_path, log_limit);
  if (!log) return fail(log.error());
  const auto again = host.read(path, 100);  // the file's header counts its changes
  const auto log_again = read_whole(host, log_path, log_limit);
  const bool same = again && database->starts_with(again->bytes) && log_again && *log_again == *log;
  if (!same) return fail(errc::io, "{}: somebody wrote to it while it was read", path);
  return with_log(std::move(*database), *log);
}

}  // namespace

const common::result<sqlite_library>& sqlite_library::get() {
  static const auto loaded = load_sqlite();
  return loaded;
}

std::string sqlite_file::row::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(calls_.text(at_, column));
  return bytes == nullptr ? std::string{}
                          : std::string(bytes, static_cast<std::size_t>(calls_.bytes(at_, column)));
}

std::string_view sqlite_file::row::blob(int column) const {
  const auto* bytes = static_cast<const char*>(calls_.blob(at_, column));
  return bytes == nullptr
             ? std::string_view{}
             : std::string_view(bytes, static_cast<std::size_t>(calls_.bytes(at_, column)));
}

common::result<sqlite_file> sqlite_file::open_image(const common::root_dir& host,
                                                    const std::string& path, int longest_value) {
  const auto& calls = sqlite_library::get();
  if (calls->deserialize == nullptr)
    return fail(errc::unsupported, "{}: it has a log, which this libsqlite3 cannot read in memory",
                path);
  auto bytes = read_with_log(host, path);
  if (!bytes) return fail(bytes.error());
  auto image = std::make_unique<std::string>(std::move(*bytes));
  sqlite3* raw = nullptr;
  const int failed =
      calls->open(":memory:", &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  connection db(raw, calls->close);
  const auto size = static_cast<sqlite3_int64>(image->size());
  if (failed != SQLITE_OK ||
      calls->deserialize(raw, "main", reinterpret_cast<unsigned char*>(image->data()), size, size,
                         SQLITE_DESERIALIZE_READONLY) != SQLITE_OK)
    return fail(errc::io, "{}: {}", path, raw != nullptr ? calls->message(raw) : "no memory");
  calls->limit(raw, SQLITE_LIMIT_LENGTH, longest_value);
  return sqlite_file(*calls, {}, std::move(image), std::move(db), path);
}

common::result<sqlite_file> sqlite_file::open(const common::root_dir& host, const std::string& path,
                                              int longest_value) {
  if (auto facts = host.stat(path); !facts) return fail(facts.error());
  const auto& calls = sqlite_library::get();
  if (!calls) return fail(calls.error().code, "{}: {}", path, calls.error().detail);
  const auto slash = path.rfind('/');
  const auto name = path.substr(slash + 1);
  auto folder = host.open_folder(path.substr(0, slash));
  if (!folder) return fail(folder.error());
  std::int64_t size = 0;
  // The library opens by path, below the folder as it was resolved inside the root: a link in place
  // of the file could lead out.
  if (!is_regular(folder->get(), name, size))
    return fail(errc::refused, "{}: not a regular file", path);
  const auto way = way_of(host, folder->get(), name);
  if (way == way_to_read::with_its_log) return open_image(host, path, longest_value);
  const auto uri = fmt::format("file:/proc/self/fd/{}/{}?{}", folder->get(), name,
                               way == way_to_read::as_it_lies ? "immutable=1" : "mode=ro");
  sqlite3* raw = nullptr;
  const int failed = calls->open(
      uri.c_str(), &raw, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr);
  connection db(raw, calls->close);
  if (failed != SQLITE_OK)
    return fail(errc::io, "{}: {}", path, raw != nullptr ? calls->message(raw) : "no memory");
  calls->busy_timeout(raw, patience_ms);
  calls->limit(raw, SQLITE_LIMIT_LENGTH, longest_value);
  return sqlite_file(*calls, std::move(*folder), {}, std::move(db), path);
}

common::status sqlite_file::each(const char* query,
                                 const std::function<void(const row&)>& each) const {
  int looks = 0;
  calls_->progress(
      db_.get(), steps_between_looks,
      [](void* n) { return ++*static_cast<int*>(n) > most_looks ? 1 : 0; }, &looks);
  sqlite3_stmt* raw = nullptr;
  int code = calls_->prepare(db_.get(), query, -1, &raw, nullptr);
  const std::unique_ptr<sqlite3_stmt, decltype(calls_->finalize)> statement{raw, calls_->finalize};
  while (code == SQLITE_OK || code == SQLITE_ROW) {
    code = calls_->step(raw);
    if (code == SQLITE_ROW) each(row(*calls_, raw));
  }
  const auto out =
      code == SQLITE_DONE
          ? common::status{}
          : common::status{fail(errc::malformed, "{}: {}", path_, calls_->message(db_.get()))};
  calls_->progress(db_.get(), 0, nullptr, nullptr);
  return out;
}

}  // namespace collector::inventory
