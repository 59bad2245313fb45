#include "common/result.hpp"

namespace common {

std::string_view name(errc code) {
  switch (code) {
    case errc::malformed:
      return "malformed";
    case errc::too_large:
      return "too_large";
    case errc::unsupported:
      return "unsupported";
    case errc::not_found:
      return "not_found";
    case errc::exists:
      return "exists";
    case errc::busy:
      return "busy";
    case errc::timeout:
      return "timeout";
    case errc::io:
      return "io";
    case errc::corrupt:
      return "corrupt";
    case errc::full:
      return "full";
    case errc::refused:
      return "refused";
    case errc::denied:
      return "denied";
    case errc::usage:
      return "usage";
  }
  return "?";
}

}  // namespace common
