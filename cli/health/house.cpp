#include "cli/health/house.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "cli/stores.hpp"
#include "common/settings/registry.hpp"

namespace cli::health {

using common::errc;
using common::fail;
using common::status;

std::string house::command(std::string_view words) const {
  if (paths.data == default_data()) return fmt::format("muster {}", words);
  return fmt::format("muster {} {} {}", words, common::settings::data.option(), paths.data);
}

bool house::is_server() const {
  std::error_code ec;
  return std::filesystem::exists(paths.agents() + "/data.mdb", ec);
}

bool house::is_joined() const {
  std::error_code ec;
  return std::filesystem::exists(paths.server_file(), ec);
}

status check_is_one(const house& h) {
  if (::access(h.paths.data.c_str(), R_OK | X_OK) != 0 && errno != ENOENT)
    return fail(errno == EACCES ? errc::denied : errc::io, "{}: {}", h.paths.data,
                std::strerror(errno));
  if (h.is_server() || h.is_joined()) return {};
  return fail(errc::not_found,
              "{}: nothing was ever started here: is this the {} folder of a server, or of a host "
              "that joined one? `{}` makes one",
              h.paths.data, common::settings::data.option(), h.command("up"));
}

}  // namespace cli::health
