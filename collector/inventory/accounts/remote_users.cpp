#include "collector/inventory/accounts/remote_users.hpp"

#include <algorithm>
#include <array>

#include "collector/inventory/accounts/accounts.hpp"
#include "collector/inventory/accounts/name_service.hpp"
#include "collector/inventory/text.hpp"
#include "common/subprocess.hpp"

namespace collector::inventory {

using common::errc;
using common::fail;

std::string remote_sources(std::string_view nsswitch) {
  constexpr std::array<std::string_view, 2> no_directory{"db", "mymachines"};
  std::string out;
  for (const auto& source : sources_of(nsswitch, "passwd"))
    if (origin_of(source).empty() &&
        std::ranges::find(no_directory, source.name) == no_directory.end())
      out += (out.empty() ? "" : " ") + source.name;
  return out;
}

common::status each_remote_user(const common::root_dir& host,
                                const std::function<void(const schemas::user&)>& each) {
  const auto file = host.is_live() ? read_nsswitch(host) : fail(errc::not_found, "no live host");
  const auto sources = file ? remote_sources(*file) : std::string{};
  if (sources.empty()) return {};
  const auto said = common::run({"getent", "passwd"},
                                {.time = std::chrono::seconds{10}, .output_bytes = 32u << 20});
  if (!said) return fail(said.error().code, "{}: {}", sources, said.error().detail);
  if (said->timed_out) return fail(errc::timeout, "{}: no answer in 10 s", sources);
  if (said->truncated || said->exit_status != 0)
    return fail(errc::io, "{}: getent ended with {}", sources, said->exit_status);
  (void)parse_passwd(said->output, each);
  return {};
}

}  // namespace collector::inventory
