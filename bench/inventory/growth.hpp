// How the cost grows with what is on the host: printed, with the microseconds of a row.
#pragma once

#include "common/root_dir.hpp"

namespace bench {

void packages_growth();                               ///< 1,000 to 20,000, on a root of our own
void processes_growth(const common::root_dir& host);  ///< up to 5,000 that sleep
void sockets_growth(const common::root_dir& host);    ///< up to 50,000 in a network namespace of
                                                      ///< ours, held by ten processes

}  // namespace bench
