// SIGINT and SIGTERM as a flag that loops look at; nothing happens inside the handler.
#pragma once

namespace common {

/// Installs the handlers alone. It needs nothing that has to be started before.
void catch_stops();
/// The same, and the rest; call once, first thing in main(). Also sets the umask so that what we
/// make is ours alone.
void prepare_process();
/// True after SIGINT or SIGTERM.
bool stop_requested();
/// True after SIGINT, once: for programs that end what they do just now, and go on.
bool take_interrupt();

}  // namespace common
