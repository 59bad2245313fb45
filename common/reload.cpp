#include "common/reload.hpp"

#include <csignal>

namespace common {

namespace {
volatile std::sig_atomic_t asked = 0;
void on_signal(int) { asked = 1; }
}  // namespace

void accept_reload() {
  struct sigaction a {};
  a.sa_handler = on_signal;
  sigaction(SIGHUP, &a, nullptr);
}

bool take_reload_request() {
  if (asked == 0) return false;
  asked = 0;
  return true;
}

}  // namespace common
