// A cursor over one database, closed with its scope.
#pragma once

#include <memory>

#include "common/kv/database.hpp"

namespace common::kv {

struct close_cursor {
  void operator()(MDB_cursor* c) const { mdb_cursor_close(c); }
};
using cursor = std::unique_ptr<MDB_cursor, close_cursor>;

inline result<cursor> open_cursor(MDB_txn* t, database db) {
  MDB_cursor* c = nullptr;
  if (const int rc = mdb_cursor_open(t, db.handle, &c); rc != 0) return fail(explain(rc, "cursor"));
  return cursor{c};
}

}  // namespace common::kv
