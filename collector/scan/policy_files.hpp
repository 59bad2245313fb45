// Which policies a scan evaluates, of the files and folders that were named.
#pragma once

#include <string>
#include <vector>

namespace collector {

struct policy_files {
  std::vector<std::string> files;   ///< in the order in which they were named
  std::vector<std::string> faults;  ///< why a folder cannot be read, has none or too many, or a
                                    ///< file of it is not believed
};

/// Of a folder its *.yml and *.yaml, in the order of their names. What ends in `/` is a folder that
/// need not be there; of it files that others may write are faults.
policy_files find_policy_files(const std::vector<std::string>& named);

}  // namespace collector
