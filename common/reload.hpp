// SIGHUP as a flag: read your files again.
#pragma once

namespace common {

/// From now on SIGHUP does not end the process.
void accept_reload();
/// True once after a SIGHUP.
bool take_reload_request();

}  // namespace common
