#include <systemd/sd-bus.h>
#include <systemd/sd-daemon.h>

#include <cstdarg>

#include "late/late.hpp"

MUSTER_LATE(sd_booted)
MUSTER_LATE(sd_bus_call)
MUSTER_LATE(sd_bus_close_unref)
MUSTER_LATE(sd_bus_error_free)
MUSTER_LATE(sd_bus_is_ready)
MUSTER_LATE(sd_bus_message_appendv)
MUSTER_LATE(sd_bus_message_enter_container)
MUSTER_LATE(sd_bus_message_new_method_call)
MUSTER_LATE(sd_bus_message_readv)
MUSTER_LATE(sd_bus_message_unref)
MUSTER_LATE(sd_bus_new)
MUSTER_LATE(sd_bus_process)
MUSTER_LATE(sd_bus_set_address)
MUSTER_LATE(sd_bus_set_bus_client)
MUSTER_LATE(sd_bus_start)
MUSTER_LATE(sd_bus_wait)
MUSTER_LATE(sd_notify)
MUSTER_LATE(sd_watchdog_enabled)

// What takes any number of arguments hands them on to what takes them as a list.

int sd_bus_message_append(sd_bus_message* m, const char* types, ...) {
  std::va_list values;
  va_start(values, types);
  const int code = sd_bus_message_appendv(m, types, values);
  va_end(values);
  return code;
}

int sd_bus_message_read(sd_bus_message* m, const char* types, ...) {
  std::va_list values;
  va_start(values, types);
  const int code = sd_bus_message_readv(m, types, values);
  va_end(values);
  return code;
}
