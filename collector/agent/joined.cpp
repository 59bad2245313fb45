#include "collector/agent/joined.hpp"

#include <algorithm>

#include "collector/state/identity.hpp"
#include "common/log.hpp"
#include "common/settings/registry.hpp"
#include "schemas/enrolment/agent_key.hpp"
#include "schemas/enrolment/fields.hpp"

namespace collector {

namespace settings = common::settings;
using common::errc;
using common::fail;

namespace {

/// `told` in front, those of every address of a host at each host that is known, and not more than
/// a file has. What does not parse stays out.
std::vector<std::string> with_further(const std::vector<std::string>& known,
                                      const std::vector<std::string>& told) {
  std::vector<std::string> out;
  const auto add = [&](const std::string& text) {
    if (out.size() < schemas::most_addresses && std::ranges::find(out, text) == out.end())
      out.push_back(text);
  };
  for (const auto& text : told) {
    const auto a = common::net::parse_tcp_address(text);
    if (!a) continue;
    const bool is_everywhere = a->host == "0.0.0.0" || a->host == "::";
    if (!is_everywhere) add(a->text());
    for (const auto& other : known)
      if (const auto host = common::net::parse_tcp_address(other); is_everywhere && host)
        add(common::net::tcp_address{host->host, a->port}.text());
  }
  for (const auto& text : known) add(text);
  return out;
}

/// Without server.yaml it is a local collector, unless a key says that it was another one.
common::status check_is_local(const schemas::data_paths& paths) {
  const auto key = schemas::read_agent_key(paths.keys());
  if (!key && key.error().code == errc::not_found) return {};
  return fail(errc::refused,
              "{}: is not there, and {}/agent.key is: run `muster join` with a token, which goes "
              "on with that key, put the file back, or move the key away for a collector whose "
              "server is on this host",
              paths.server_file(), paths.keys());
}

}  // namespace

common::result<std::optional<joined>> read_joined(const schemas::data_paths& paths) {
  auto server = schemas::read_server_file(paths.server_file());
  if (!server && server.error().code == common::errc::not_found) {
    if (auto s = check_is_local(paths); !s) return fail(s.error());
    return std::nullopt;
  }
  if (!server) return fail(server.error());
  const auto what_to_do = [&](std::string_view what) {
    return fail(
        errc::refused,
        "{}: {}: run `muster join` with a token, or leave one in {} (mode 0600), with which "
        "the collector enrols",
        paths.server_file(), what, paths.token_file());
  };
  if (server->agent.empty()) return what_to_do("this host is a copy of an image, and not enrolled");
  auto keys = own_keys::read(paths.keys(), paths.server_file());
  if (!keys && keys.error().code == errc::not_found)
    return what_to_do(fmt::format("this host is agent {} no more: its key is gone", server->agent));
  if (!keys) return fail(keys.error());
  return joined{paths.server_file(), std::move(*server), std::move(*keys)};
}

common::result<bool> joined::learn(const schemas::server_keys& told) {
  auto kept = schemas::read_server_file(file);
  if (!kept) return fail(kept.error());
  auto fresh = *kept;
  fresh.server_keys.clear();
  for (const auto& key : told.keys) fresh.server_keys.push_back(key.bytes);
  if (auto s = schemas::check_server_keys(fresh.server_keys); !s) return fail(s.error());
  fresh.addresses = with_further(kept->addresses, told.addresses);
  if (auto s = schemas::check_addresses(fresh.addresses); !s) return fail(s.error());
  if (fresh == *kept) return false;
  if (auto s = schemas::replace_server_file(file, fresh); !s) return fail(s.error());
  server.server_keys = fresh.server_keys;
  if (!is_typed) server.addresses = std::move(fresh.addresses);
  return true;
}

common::status joined::obey(const settings::values& typed) {
  const auto refuse = [](const settings::setting& s, const common::error& why) {
    return fail(errc::usage, "{} {}", s.option(), why.detail);
  };
  if (typed.has(settings::server)) {
    server.addresses = {typed.get(settings::server)};
    is_typed = true;
    if (const auto a = common::net::parse_tcp_address(server.addresses.front()); !a)
      return refuse(settings::server, a.error());
  }
  if (typed.has(settings::socks)) server.socks = typed.get(settings::socks);
  if (!server.socks.empty())
    if (const auto a = common::net::parse_tcp_address(server.socks); !a)
      return refuse(settings::socks, a.error());
  return {};
}

common::result<std::vector<server_way>> joined::ways() const {
  std::vector<server_way> out;
  for (const auto& own : keys.all())
    for (const auto& text : server.addresses)
      for (const auto& server_key : server.server_keys) {
        auto address = common::net::parse_tcp_address(text);
        if (!address) return fail(address.error().code, "{}: {}", file, address.error().detail);
        out.push_back({std::move(*address), {own, server_key}, server.socks});
      }
  return out;
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

common::result<server_link> connect(const common::net::context& context,
                                    const settings::values& typed,
                                    std::optional<joined>& elsewhere) {
  if (!elsewhere) {
    using both = std::initializer_list<const settings::setting*>;
    for (const auto* s : both{&settings::server, &settings::socks})
      if (typed.has(*s))
        return fail(errc::usage, "{}: this host has joined no server: `muster join` does",
                    s->option());
    return server_link::local(context, typed.get(settings::connect));
  }
  if (auto s = elsewhere->obey(typed); !s) return fail(s.error());
  auto ways = elsewhere->ways();
  if (!ways) return fail(ways.error());
  return server_link::elsewhere(context, std::move(*ways), std::chrono::steady_clock::now());
}

}  // namespace collector
