// Where the C library looks for accounts and groups (nsswitch.conf(5)), and which of these places
// are files of this host.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/root_dir.hpp"

namespace collector::inventory {

struct name_source {
  std::string name;     ///< `files`, `altfiles`, `sss`, …
  bool asked = true;    ///< false: an action before it ends every search
  bool merges = false;  ///< a group that was found before gets the members found here, too
};

/// The administrator's nsswitch.conf, else as it was installed. Fails as read_whole does.
common::result<std::string> read_nsswitch(const common::root_dir& host);

/// The sources of `passwd` or `group` in their order; without a line for it, `files`.
std::vector<name_source> sources_of(std::string_view nsswitch, std::string_view database);
std::vector<name_source> sources_of(const common::root_dir& host, std::string_view database);

/// Why it is not known which sources there are; empty: it is.
std::string unread_sources(const common::root_dir& host);

/// What a source is called in the column `origin`; empty: it is not one of this host's files.
std::string_view origin_of(const name_source& source);
/// The file of a source: `usr/lib/passwd`; empty for those that have none.
std::string file_of(const name_source& source, std::string_view database);

/// Sources that are configured, may hold something and are not read here: `sss, db`; empty: none.
/// With or without `directories`, which are other machines.
std::string sources_not_read(const common::root_dir& host, std::string_view database,
                             bool directories);

}  // namespace collector::inventory
