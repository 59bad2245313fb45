// A collector's copy with one table, and scans of it.
#pragma once

#include <catch2/catch.hpp>

#include "collector/state/state_store.hpp"
#include "schemas/envelope.hpp"
#include "schemas/inventory.hpp"
#include "tests/support/temp_dir.hpp"

namespace unit::state {

using namespace collector;
using namespace collector::state;
using schemas::table_id;
using schemas::table_status;

inline schemas::encoded_row user(const std::string& name, int uid,
                                 const std::string& shell = "/bin/sh") {
  schemas::user u;
  u.name = name;
  u.uid = uid;
  u.shell = shell;
  return schemas::encode_row(u);
}

inline scan_outcome scan_of(std::vector<schemas::encoded_row> rows,
                            table_status status = table_status::ok, bool complete = true) {
  static int scans = 0;
  scan_outcome s{.scan_id = "scan-" + std::to_string(++scans),
                 .started = scans,
                 .ended = scans,
                 .hostname = "h",
                 .os = "o",
                 .tables = {},
                 .policies = {}};
  s.tables.push_back({.table = table_id::users,
                      .status = status,
                      .reason = "",
                      .rows = std::move(rows),
                      .missed = {},
                      .cpu_ms = 0});
  if (!complete) s.tables[0].missed.add(collector::inventory::everything());
  return s;
}

inline std::vector<outbox_entry> outbox(const state_store& s) {
  std::vector<outbox_entry> out;
  REQUIRE(s.each_entry(0, [&](u64, const outbox_entry& e) { return out.push_back(e), true; }));
  return out;
}

/// A store whose table `users` is streaming at version 1.
struct streaming {
  tests::temp_dir dir;
  state_store store = *state_store::open(dir.path(), 1);
  explicit streaming(std::vector<schemas::encoded_row> rows = {user("root", 0),
                                                               user("alice", 1000)}) {
    REQUIRE(store.commit(scan_of(std::move(rows))));
    acknowledge_snapshot();
  }
  void acknowledge_snapshot() {
    const auto plan = store.begin_session(table_id::users);
    REQUIRE(plan);
    REQUIRE(store.acknowledged({.table = 8,
                                .epoch = store.epoch(),
                                .version = plan->at.session_version,
                                .kid = 0,
                                .session = plan->at.session}));
    REQUIRE_FALSE(store.table(table_id::users).repairing);
  }
};

}  // namespace unit::state
