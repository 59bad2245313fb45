// A program's SQLite database, read and never written; the library is loaded when there is one, and
// not before.
#pragma once

#include <sqlite3.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "common/root_dir.hpp"

namespace collector::inventory {

/// The calls we make, under their own names.
struct sqlite_library {
  decltype(&::sqlite3_open_v2) open = nullptr;
  decltype(&::sqlite3_deserialize) deserialize = nullptr;  ///< older ones lack it
  decltype(&::sqlite3_close_v2) close = nullptr;
  decltype(&::sqlite3_busy_timeout) busy_timeout = nullptr;
  decltype(&::sqlite3_progress_handler) progress = nullptr;
  decltype(&::sqlite3_limit) limit = nullptr;
  decltype(&::sqlite3_prepare_v2) prepare = nullptr;
  decltype(&::sqlite3_step) step = nullptr;
  decltype(&::sqlite3_finalize) finalize = nullptr;
  decltype(&::sqlite3_column_text) text = nullptr;
  decltype(&::sqlite3_column_blob) blob = nullptr;
  decltype(&::sqlite3_column_bytes) bytes = nullptr;
  decltype(&::sqlite3_column_int64) integer = nullptr;
  decltype(&::sqlite3_errmsg) message = nullptr;

  /// unsupported: it is not installed, or lacks one of these calls.
  static const common::result<sqlite_library>& get();
};

class sqlite_file {
 public:
  static constexpr int usual_value = 4 << 20;
  /// `path` is one below a folder. not_found: there is none; refused: not a regular file;
  /// unsupported: no library; io: it cannot be opened; too_large: it has a log, and is more than is
  /// taken into memory. Below another root, and where a log was left behind, the two are read as
  /// they lie, since the library would write beside them. A value of more than `longest_value`
  /// bytes is damage.
  static common::result<sqlite_file> open(const common::root_dir& host, const std::string& path,
                                          int longest_value = usual_value);

  /// One row of an answer; valid during the call.
  class row {
   public:
    row(const sqlite_library& calls, sqlite3_stmt* at) : calls_(calls), at_(at) {}
    std::string text(int column) const;       ///< empty when it is NULL
    std::string_view blob(int column) const;  ///< valid until the next row
    std::int64_t integer(int column) const { return calls_.integer(at_, column); }

   private:
    const sqlite_library& calls_;
    sqlite3_stmt* at_;
  };

  /// Calls `each` for every row of the answer. Whatever the file holds, it ends: malformed when it
  /// is damaged, is locked for longer than 2 s, has no such table, or takes more work than a small
  /// database can.
  common::status each(const char* query, const std::function<void(const row&)>& each) const;

 private:
  using connection = std::unique_ptr<sqlite3, decltype(&::sqlite3_close_v2)>;
  static common::result<sqlite_file> open_image(const common::root_dir& host,
                                                const std::string& path, int longest_value);
  sqlite_file(const sqlite_library& calls, common::unique_fd folder,
              std::unique_ptr<std::string> image, connection db, std::string path)
      : calls_(&calls),
        folder_(std::move(folder)),
        image_(std::move(image)),
        db_(std::move(db)),
        path_(std::move(path)) {}
  const sqlite_library* calls_;
  common::unique_fd folder_;            ///< the library reaches the file through it
  std::unique_ptr<std::string> image_;  ///< or it has no file, and reads this
  connection db_;
  std::string path_;
};

}  // namespace collector::inventory
