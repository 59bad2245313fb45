#include "collector/agent/joined.hpp"

#include "collector/state/identity.hpp"
#include "common/log.hpp"
#include "schemas/enrolment/agent_key.hpp"

namespace collector {

namespace settings = common::settings;
using common::errc;
using common::fail;

common::result<std::optional<joined>> read_joined(const schemas::data_paths& paths) {
  auto server = schemas::read_server_file(paths.server_file());
  if (!server && server.error().code == common::errc::not_found) return std::nullopt;
  if (!server) return fail(server.error());
  auto key = schemas::read_agent_key(paths.keys());
  if (!key) return fail(key.error());
  auto machine = common::root_dir::open("/");  // what runs this, also where it looks at an image
  if (!machine) return fail(machine.error());
  if (!schemas::belongs_to(*key, machine_id(*machine).value_or("")))
    return fail(errc::refused,
                "{}/agent.key was made on another machine: this is a copy of its host. Move {} and "
                "{} away, and run `muster join` with a new token",
                paths.keys(), paths.keys(), paths.server_file());
  auto own = common::net::curve_keys_of(key->secret_key);
  if (!own) return fail(own.error());
  return joined{std::move(*server), std::move(*own)};
}

common::result<schemas::agent_id> identify(const settings::values& typed,
                                           const schemas::data_paths& paths,
                                           const common::root_dir& host,
                                           const std::optional<joined>& elsewhere) {
  const auto given = typed.find(settings::agent);
  if (!elsewhere) return agent_identity(paths, host, given);
  if (given && *given != elsewhere->server.agent)
    return fail(errc::usage, "{} {}: {} says that this host is agent {}", settings::agent.option(),
                common::one_line(*given), paths.server_file(), elsewhere->server.agent);
  return schemas::agent_id::parse(elsewhere->server.agent);
}

common::result<common::net::link> connect(const common::net::context& context,
                                          const settings::values& typed,
                                          const std::optional<joined>& elsewhere) {
  if (!elsewhere) {
    if (typed.has(settings::server))
      return fail(errc::usage, "{}: this host has joined no server: `muster join` does",
                  settings::server.option());
    return common::net::link::connect(context, typed.get(settings::connect));
  }
  auto address = common::net::parse_tcp_address(typed.get(settings::server));
  if (!address) return fail(address.error());
  return common::net::link::connect(context, *address,
                                    {elsewhere->own, elsewhere->server.server_keys.front()});
}

}  // namespace collector
