#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace collector::inventory {

/// One stanza of a dpkg status file; views into the file. Continuation lines of Description are
/// left out.
struct dpkg_stanza {
  std::size_t line = 0;  ///< where it begins, from 1
  std::string_view package, version, architecture, status, source, maintainer, section, priority,
      installed_size, description, homepage, multi_arch;
  std::string_view
      broken;  ///< a line that is neither a field nor a continuation; empty: all is well
  /// The last word of Status, `installed` for example; empty where there is no Status.
  std::string_view state() const { return status.substr(status.rfind(' ') + 1); }
};

/// Calls `each` for every stanza; false stops. Whatever the bytes are, it ends.
void parse_dpkg_status(std::string_view text, const std::function<bool(const dpkg_stanza&)>& each);

}  // namespace collector::inventory
