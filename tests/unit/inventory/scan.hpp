// A provider run on some root, and its rows as structs.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "collector/inventory/provider.hpp"
#include "schemas/inventory.hpp"
#include "tests/support/temp_dir.hpp"

namespace inventory = collector::inventory;
namespace fs = std::filesystem;
using schemas::table_id;
using schemas::table_status;

inline const inventory::provider& provider_of(table_id t) {
  for (const auto& p : inventory::providers())
    if (p.table == t) return p;
  throw std::logic_error("no such provider");
}

inline inventory::table_scan scan(table_id t, const std::string& root) {
  const auto host = common::root_dir::open(root);
  REQUIRE(host);
  return inventory::run(provider_of(t), *host);
}

template <class Row>
std::vector<Row> rows(const inventory::table_scan& s) {
  std::vector<Row> out;
  for (const auto& r : s.rows) out.push_back(*schemas::decode_row<Row>(r.stable, r.volatile_));
  return out;
}

/// Writes a file below a root, its folders included.
inline void write(const tests::temp_dir& root, const std::string& path, const std::string& text) {
  fs::create_directories(fs::path(root / path).parent_path());
  std::ofstream(root / path) << text;
}

/// The root of a distribution in tests/fixtures.
inline std::string fixture_of(const std::string& name) {
  return std::string(MUSTER_SOURCE_DIR) + "/tests/fixtures/" + name;
}
inline const std::string fixture = fixture_of("debian12");

/// The one row that `is` is true of.
template <class Row, class Is>
Row the(const std::vector<Row>& all, Is is) {
  const auto at = std::ranges::find_if(all, is);
  REQUIRE(at != all.end());
  return *at;
}
