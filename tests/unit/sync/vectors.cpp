// The shared vectors of the systems we replace that state facts about comparing and splitting
// (data/vectors/sync.jsonl), where our semantics are the same; for the others, why they are not.
#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>
#include <map>

#include "collector/state/diff.hpp"
#include "schemas/digest.hpp"
#include "schemas/inventory.hpp"
#include "schemas/json.hpp"
#include "tests/support/shared.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/sync/converse.hpp"

namespace {

using schemas::json;

/// Suites, and of `dbsync` single cases, that say nothing of what we do.
const std::map<std::string, std::string> not_ours{
    {"row_checksum_4x", "SHA-1 of Wazuh's JSON; our row hash is SHA-256 of the stable bytes"},
    {"row_checksum_5x", "SHA-1 of Wazuh's JSON; our row hash is SHA-256 of the stable bytes"},
    {"table_checksum_5x", "SHA-1 over sorted checksums; our root is keyed"},
    {"item_id_4x",
     "SHA-1 of joined keys, which collide; ours are SHA-256 of the key's canonical bytes"},
    {"doc_id_5x", "SHA-1 of Wazuh's document ids"},
    {"rsync_split", "ranges by halving; ours are buckets of key hashes"},
    {"rsync_session", "sessions are numbered by the clock there; ours are named by their key"},
    {"rsync_cost_model", "costs of the other scheme; bench_reconcile has them beside ours"},
    {"persistent_queue", "changes are coalesced in a queue there; every version of ours is sent"},
    {"session_validation", "HTTP sessions of 5.x"},
    {"session_processing", "the indexer's bulk documents"},
    {"normalizer", "vendors and names are rewritten there; ours are as the package says"},
    {"parser_rpm", "lines of rpm's own query there; ours are headers from librpm"},
    {"parser_dpkg", "names of columns; tests/unit/inventory has stanzas of ours"},
    {"parser_snap", "pins a bug (the offset of a time is dropped)"},
    {"parser_os", "names of columns; tests/unit/inventory has files of ours"},
    {"db-03", "columns are ignored by call there; ours are volatile by table"},
    {"db-05", "a bound on rows loses the rest there; ours marks the table"},
    {"db-06", "a row written beside a transaction; one scan is one commit here"},
    {"db-07", "bounds and deletions by call"},
    {"db-08", "bounds by call"},
    {"db-09", "deletions by call"},
    {"db-10", "deletions by an SQL condition"},
    {"db-11", "deletions by an SQL condition"},
    {"db-12", "deletions by an SQL condition"},
    {"db-13", "SQL"},
    {"db-14", "versions are a row's there; ours are a table's"},
    {"db-15", "versions are a row's there; ours are a table's"}};

/// A table of the vectors as groups: the key is the name, what it hangs on the number.
tests::memory_table table_of(const json& rows) {
  tests::memory_table t(*schemas::find_table("groups"));
  for (const auto& [key, checksum] : rows.items())
    t.put(tests::group_row(
        key, static_cast<std::int64_t>(std::hash<std::string>{}(checksum.get<std::string>()) %
                                       1'000'000)));
  return t;
}

/// The rows that travel are those that travelled there.
void check_trace(const json& c) {
  const auto mine = table_of(c["input"]["agent"]);
  auto theirs = table_of(c["input"]["manager"]);
  std::size_t states = 0;
  for (const auto& m : c["expected"]["log"]) states += m.value("type", "") == "state" ? 1 : 0;
  const auto gone = c["expected"]["manager_deleted"].size();
  const auto before = theirs.rows().size();
  collector::sync::reconcile_agent half(mine.subject(std::string(schemas::k_bytes, 'k')));
  tests::conversation t;
  CHECK(converse(half, theirs, t) == collector::sync::reconcile_agent::state::equal);
  CHECK(theirs == mine);
  // 4.x has no way to send an empty table row by row; ours is one case of many.
  if (!c["input"]["agent"].empty()) CHECK(t.rows == states);
  std::size_t kept = 0;
  for (const auto& [key, checksum] : c["input"]["manager"].items())
    kept += c["input"]["agent"].contains(key) ? 1 : 0;
  CHECK(before - kept == gone);
}

/// A row of the vectors: `pid` (and `name`, where it is of the key) identify it.
schemas::encoded_row encoded(const json& row, bool name_in_key) {
  schemas::user u;
  u.name = row["pid"].dump() + (name_in_key ? row["name"].dump() : "");
  u.shell = row.dump();
  return schemas::encode_row(u);
}

/// `EVENT PID` of each event.
std::vector<std::string> events_of(const json& c) {
  const bool name_in_key =
      c["input"]["table"].get<std::string>().find("PK(pid,name)") != std::string::npos;
  const auto& table = *schemas::find_table("users");
  std::map<std::string, collector::state::state_row> known;
  std::vector<std::string> out;
  std::vector<json> whole;
  for (const auto& op : c["input"]["ops"]) {
    const auto what = op["op"].get<std::string>();
    const bool partial = what == "sync", ends = what == "txn_get_deleted";
    if (what == "txn_begin") whole.clear();
    if (op.contains("rows") && !partial)
      whole.insert(whole.end(), op["rows"].begin(), op["rows"].end());
    if (!partial && !ends && what != "txn_sync") continue;
    // Rows written one by one leave the others alone: a scan that could not read every key.
    collector::scanned_table scan{.table = table.id,
                                  .status = schemas::table_status::ok,
                                  .reason = {},
                                  .rows = {},
                                  .missed = {},
                                  .cpu_ms = 0};
    if (!ends) scan.missed.add(collector::inventory::everything());
    for (const auto& row : partial ? op["rows"].get<std::vector<json>>() : whole)
      scan.rows.push_back(encoded(row, name_in_key));
    collector::state::known_rows before;
    for (const auto& [key, row] : known) before.emplace(key, row.stable.bytes);
    const auto d = collector::state::diff(table, std::move(before), scan);
    REQUIRE(d);
    for (const auto& row : d->upserts) {
      const auto user = *schemas::decode_row<schemas::user>(row.stable.bytes, row.volatile_.bytes);
      out.push_back(std::string(known.contains(row.key.bytes) ? "MODIFIED " : "INSERTED ") +
                    json::parse(*user.shell)["pid"].dump());
      known[row.key.bytes] = row;
    }
    for (const auto& key : d->deletes) {
      const auto user =
          *schemas::decode_row<schemas::user>(known[key].stable.bytes, known[key].volatile_.bytes);
      out.push_back("DELETED " + json::parse(*user.shell)["pid"].dump());
      known.erase(key);
    }
  }
  return out;
}

void check_events(const json& c) {
  std::vector<std::string> wanted;
  for (const auto& e : c["expected"]["events"]) {
    const auto& row = e[1].contains("new") ? e[1]["new"] : e[1];
    wanted.push_back(e[0].get<std::string>() + " " + row["pid"].dump());
  }
  CHECK(events_of(c) == wanted);
}

}  // namespace

TEST_CASE("shared vectors of comparing and splitting", "[reconcile][vectors]") {
  std::ifstream in(tests::shared("data/vectors/sync.jsonl"));
  if (!in) tests::skip("no shared vectors (MUSTER_SHARED)");
  int passed = 0;
  std::map<std::string, int> skipped;
  for (std::string line; std::getline(in, line);) {
    const auto c = json::parse(line);
    const auto id = c["id"].get<std::string>(), suite = c["suite"].get<std::string>();
    INFO(id);
    auto why = not_ours.find(suite);
    if (why == not_ours.end()) why = not_ours.find(id.substr(0, 5));
    if (why != not_ours.end()) {
      ++skipped[suite + ": " + why->second];
      continue;
    }
    REQUIRE((suite == "rsync_trace" || suite == "dbsync"));
    suite == "rsync_trace" ? check_trace(c) : check_events(c);
    ++passed;
  }
  std::cout << "sync vectors: " << passed << " passed\n";
  for (const auto& [why, n] : skipped)
    std::cout << "  not applicable: " << n << ": " << why << "\n";
  CHECK(passed == 13);
}
