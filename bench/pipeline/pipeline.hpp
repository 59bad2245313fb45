// One agent through the real stages: rows a second, and what receivers of alerts cost it.
#pragma once

namespace bench {

/// Changed rows acknowledged a second, as a ratio to raw LMDB, and the cost of each stage.
void throughput();
/// How long changes that raise alerts take until they are acknowledged beside receivers that are
/// dead or well, as a ratio to the same without any.
void beside_sinks();

}  // namespace bench
