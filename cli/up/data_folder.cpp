#include "cli/up/data_folder.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "common/net/link.hpp"
#include "common/settings/registry.hpp"
#include "schemas/enrolment/server_file.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::status;

namespace {

/// Root could take it away from the stages that run as another user.
status check_is_ours(const schemas::data_paths& paths) {
  struct ::stat there {};
  if (::stat(paths.stores().c_str(), &there) != 0 || there.st_uid == ::geteuid()) return {};
  return fail(errc::usage,
              "{}: belongs to user {}, as whom systemd runs the stages (`systemctl status "
              "muster.target`): ask them with `muster agents`, or give another {}",
              paths.stores(), there.st_uid, common::settings::data.option());
}

}  // namespace

status prepare_data(const schemas::data_paths& paths) {
  namespace fs = std::filesystem;
  if (auto s = check_is_ours(paths); !s) return s;
  for (const auto& dir :
       {paths.data, paths.run(), paths.data + "/log", paths.stores(), paths.data + "/collector"}) {
    std::error_code ec;
    fs::create_directories(dir, ec);
    if (!ec) fs::permissions(dir, fs::perms::owner_all, ec);
    if (ec)
      return fail(errc::io, "{}: cannot be used: {} (run as root, or choose another {})", dir,
                  ec.message(), common::settings::data.option());
  }
  const auto joined = schemas::read_server_file(paths.server_file());
  if (joined)
    return fail(errc::usage,
                "{}: the data folder of {}, whose server is elsewhere: a server "
                "needs another --data",
                paths.data, joined->agent.empty() ? "a host" : "agent " + joined->agent);
  if (joined.error().code != errc::not_found) return fail(joined.error());
  for (const auto* name : {"stages", "agents", "tap"})
    if (auto s = common::net::check_socket_path(paths.socket(name)); !s) return s;
  return {};
}

}  // namespace cli
