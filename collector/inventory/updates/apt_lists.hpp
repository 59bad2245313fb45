// apt's lists of packages (var/lib/apt/lists): which of them its sources name, where each is from,
// and their stanzas, one at a time.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "collector/inventory/updates/updates.hpp"
#include "common/root_dir.hpp"

namespace collector::inventory {

/// The beginning of the names of lists of an address and a suite: what apt's URItoFileName makes.
std::string list_name_of(std::string_view uri, std::string_view suite);

struct apt_list {
  std::string file;  ///< below the root; compressed or not, as apt was told to keep it
  std::shared_ptr<const list_release> from;
};

/// The lists of sources that are enabled. nullopt: there is no folder of lists.
std::optional<std::vector<apt_list>> find_apt_lists(const common::root_dir& host, update_rows& out);

/// Calls `each` with every stanza of a list, whatever its size. Fails as unpacked_file does;
/// too_large: a stanza, or the list, is longer than any is.
common::status each_list_stanza(const common::root_dir& host, const std::string& file,
                                const std::function<void(std::string_view stanza)>& each);

}  // namespace collector::inventory
