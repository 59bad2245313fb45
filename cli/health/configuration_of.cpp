#include "cli/health/configuration_of.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace cli::health {

common::result<common::settings::configuration> configuration_of(const schemas::data_paths& paths) {
  struct ::stat data {};
  const bool is_there = ::stat(paths.data.c_str(), &data) == 0;
  return common::settings::configuration::read(paths.configuration(),
                                               is_there ? data.st_uid : ::geteuid());
}

}  // namespace cli::health
