#include "collector/state/delta_builder.hpp"

namespace collector::state {

namespace {
constexpr std::size_t overhead = 16;  // heads of the arrays and strings of a row
constexpr std::size_t most_rows = 4096;
std::size_t size_of(const state_row& r) {
  return r.stable.bytes.size() + r.volatile_.bytes.size() + overhead;
}
}  // namespace

std::vector<schemas::delta> cut(const difference& d, const std::string& scan_id, i64 scan_time) {
  std::vector<schemas::delta> out;
  std::size_t bytes = payload_rows_bytes + 1, rows = 0;
  const auto room = [&](std::size_t size) -> schemas::delta& {
    if (bytes + size > payload_rows_bytes || rows == most_rows) {
      out.emplace_back();
      out.back().scan_id = scan_id;
      out.back().scan_time = scan_time;
      bytes = rows = 0;
    }
    bytes += size;
    ++rows;
    return out.back();
  };
  for (const auto& key : d.deletes) room(key.size() + overhead).deletes.push_back({key});
  for (const auto& r : d.upserts) room(size_of(r)).upserts.push_back({r.stable, r.volatile_});
  return out;
}

std::vector<std::vector<schemas::row_bytes>> cut_rows(const std::vector<state_row>& rows) {
  std::vector<std::vector<schemas::row_bytes>> out;
  std::size_t bytes = payload_rows_bytes + 1;
  for (const auto& r : rows) {
    if (bytes + size_of(r) > payload_rows_bytes || out.back().size() == most_rows) {
      out.emplace_back();
      bytes = 0;
    }
    bytes += size_of(r);
    out.back().push_back({r.stable, r.volatile_});
  }
  return out;
}

}  // namespace collector::state
