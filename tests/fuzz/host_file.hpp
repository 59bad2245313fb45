// A file of a host that holds what the fuzzer makes, read by the provider that reads it: every row
// decodes, a fault is said in one line.
#pragma once

#include <sstream>

#include "tests/fuzz/fuzz.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace tests {

struct host_file {
  table_id table;
  std::string path;
  std::vector<std::string> corpus;
};

inline std::string bytes_in(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

inline void check_scan(table_id t, const common::root_dir& host) {
  const auto s = inventory::run(provider_of(t), host);
  const auto& table = *schemas::find_table(t);
  for (const auto& r : s.rows) REQUIRE(schemas::decode_values(table, r.stable, r.volatile_));
  REQUIRE(s.reason.find('\n') == std::string::npos);
  const bool faulty = s.status == table_status::partial || s.status == table_status::unknown;
  REQUIRE((!faulty || !s.reason.empty()));
}

inline void fuzz_file(const temp_dir& root, const host_file& f) {
  const auto host = common::root_dir::open(root.path());
  REQUIRE(host);
  fuzz(f.path, f.corpus, [&](const std::string& bytes) {
    write(root, f.path, bytes);
    check_scan(f.table, *host);
  });
}

}  // namespace tests
