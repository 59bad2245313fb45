// A program that gets little.
//
//   MUSTER_FAULT_LIMIT=WHAT:N   before main: `files` (descriptors), `memory` (bytes of address
//                               space)
#include <sys/resource.h>

#include <cstdlib>
#include <cstring>

namespace {

[[gnu::constructor]] void limit() {
  const char* text = std::getenv("MUSTER_FAULT_LIMIT");
  const char* colon = text == nullptr ? nullptr : std::strchr(text, ':');
  if (colon == nullptr) return;
  const auto most = static_cast<rlim_t>(std::atoll(colon + 1));
  const rlimit few{most, most};
  (void)::setrlimit(*text == 'f' ? RLIMIT_NOFILE : RLIMIT_AS, &few);
}

}  // namespace
