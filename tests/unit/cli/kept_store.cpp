#include "cli/up/kept_store.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "schemas/canonical.hpp"
#include "tests/support/temp_dir.hpp"

namespace {

/// A store whose last report came at `received`.
void make_store(const std::string& dir, std::int64_t received) {
  const auto s = store::agent_store::open(dir, false).value();
  auto txn = common::kv::write_txn::begin(s.env()).value();
  store::report_record report;
  report.received = received;
  REQUIRE(txn.put(s.db(store::keys::meta), "report", schemas::encode(report)));
  REQUIRE(std::move(txn).commit());
}

std::int64_t received(cli::kept_store& kept) {
  const auto reader = kept.look();
  REQUIRE(reader);
  return reader->last_report().value().value().received;
}

}  // namespace

TEST_CASE("a kept store waits for its file, and follows when another takes its place", "[cli]") {
  const tests::temp_dir dir;
  cli::kept_store kept(dir / "store");
  REQUIRE_FALSE(kept.look());
  make_store(dir / "store", 1);
  CHECK(received(kept) == 1);
  CHECK(received(kept) == 1);
  make_store(dir / "other", 2);
  std::filesystem::rename(dir / "store", dir / "away");
  std::filesystem::rename(dir / "other", dir / "store");
  CHECK(received(kept) == 2);
  kept.close();
  CHECK(received(kept) == 2);
}
