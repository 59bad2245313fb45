#pragma once

#include "broker/journal.hpp"
#include "broker/work/work_queue.hpp"

namespace broker {

/// Sends work that waits to analyzers that have room for it.
void dispatch(work_queue& work, common::net::hub& stages, journal& j);

}  // namespace broker
