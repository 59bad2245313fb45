// How the figures of bench_inventory_scan are taken.
#pragma once

#include <functional>
#include <vector>

#include "collector/inventory/provider.hpp"

namespace bench {

/// The six tables that every inventory has, as ours are cut: network is three.
inline const std::vector<schemas::table_id> classic{
    schemas::table_id::os,        schemas::table_id::hardware, schemas::table_id::packages,
    schemas::table_id::processes, schemas::table_id::ports,    schemas::table_id::interfaces,
    schemas::table_id::addresses, schemas::table_id::protocols};

/// The best of some rounds, in milliseconds: what it costs when nobody disturbs.
double best_ms(const std::function<void()>& what);
/// The middle of as many rounds, in milliseconds of CPU of this process.
double middle_cpu_ms(const std::function<void()>& what);

struct measured {
  double ms = 0;
  std::size_t rows = 0;
  double us_a_row() const { return rows == 0 ? 0 : ms * 1000 / static_cast<double>(rows); }
};

/// One table, by its provider.
measured scan(const common::root_dir& host, schemas::table_id t);
/// Of several, the sum.
double scan_all(const common::root_dir& host, const std::vector<schemas::table_id>& tables);
/// The same as the first scan of a collector has it: with a memory that knows nothing yet, which
/// the tables share. In the order of `tables`.
std::vector<measured> first_scan(const common::root_dir& host,
                                 const std::vector<schemas::table_id>& tables);

/// The same root with a memory that has seen it: what a scan costs that is not the first one.
common::root_dir seen_before(const common::root_dir& host);

}  // namespace bench
