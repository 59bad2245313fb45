#include "common/exit_code.hpp"

#include "common/log.hpp"
#include "common/open_files.hpp"

namespace common {

namespace {

bool needs_somebody(errc code) {
  switch (code) {
    case errc::usage:
    case errc::malformed:
    case errc::too_large:
    case errc::unsupported:
    case errc::refused:
    case errc::denied:
      return true;
    default:
      return false;
  }
}

}  // namespace

int report_end(const status& how) {
  if (how) return 0;
  spdlog::error("{}", name_file_limit(how.error().detail));
  return needs_somebody(how.error().code) ? exit_unusable : 1;
}

}  // namespace common
