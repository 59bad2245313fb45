#pragma once

#include "cli/print/screen.hpp"
#include "views/scan_summary.hpp"

namespace cli {

/// What a scan found, for people, with what to try next; `usual_data`: the data folder needs no
/// naming then.
void print_scan_result(const screen& on, const views::scan_result& s, bool usual_data);

/// What a scan of a further agent found, on a line for itself and one for each policy.
void print_further_result(const views::scan_result& s);

}  // namespace cli
