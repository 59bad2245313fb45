// The .network files that count, each with its drop-ins (systemd.network(5)).
#pragma once

#include <string>
#include <vector>

#include "collector/inventory/protocols/ini.hpp"
#include "collector/inventory/protocols/sources.hpp"

namespace collector::inventory {

struct network_file {
  std::string name, path;          ///< the path of the file, not of its drop-ins
  std::vector<ini_section> says;   ///< drop-ins behind the file
  std::vector<std::string> names;  ///< what [Match] Name= says, word by word
  bool by_name_alone = false;      ///< [Match] has nothing but names
};

/// In the order in which networkd tries them. One that an earlier file leaves no interface to is
/// not among them, nor one without a [Match] that says something.
std::vector<network_file> effective_network_files(const common::root_dir& host, protocol_rows& to);

/// The last value of that name in all sections of that name.
std::string_view last_of(const std::vector<ini_section>& says, std::string_view section_name,
                         std::string_view name);

}  // namespace collector::inventory
