// What is wrong between a host that joined a server elsewhere and that server.
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "cli/health/check.hpp"
#include "cli/health/configuration_of.hpp"
#include "cli/health/stages.hpp"
#include "collector/agent/joined.hpp"
#include "common/fd.hpp"
#include "common/net/host_name.hpp"

namespace cli::health {

namespace settings = common::settings;
using enum schemas::severity;
using common::errc;
using common::fail;
using common::result;
using common::net::link;

namespace {

constexpr std::chrono::milliseconds patience{2000}, moment{100};

/// What the collector is told by files and variables.
settings::values told_to_collector(const house& h) {
  settings::values out(settings::programs::collector);
  if (const auto said = configuration_of(h.paths)) said->apply_to(out);
  return out;
}

/// Why nobody answers there; nothing: somebody does.
std::optional<std::string> why_unreachable(const std::string& text) {
  const auto address = common::net::parse_tcp_address(text);
  if (!address) return address.error().detail;
  const auto found = common::net::look_up(*address);
  if (!found) return found.error().detail;
  const auto& at = **found;
  const common::unique_fd fd{::socket(at.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (!fd) return std::strerror(errno);
  int failed = ::connect(fd.get(), at.ai_addr, at.ai_addrlen) == 0 ? 0 : errno;
  if (failed == EINPROGRESS) {
    pollfd wait{fd.get(), POLLOUT, 0};
    socklen_t size = sizeof failed;
    if (::poll(&wait, 1, static_cast<int>(patience.count())) <= 0)
      failed = ETIMEDOUT;
    else
      ::getsockopt(fd.get(), SOL_SOCKET, SO_ERROR, &failed, &size);
  }
  if (failed == 0) return std::nullopt;
  return fmt::format("{}: {}", text, std::strerror(failed));
}

/// Why the server cannot be reached by any of its ways; empty: it can be.
std::string why_no_way(const schemas::server_file& server) {
  const auto ways = server.socks.empty() ? server.addresses : std::vector{server.socks};
  std::string all;
  for (const auto& one : ways) {
    const auto why = why_unreachable(one);
    if (!why) return {};
    all += (all.empty() ? "" : "; ") + *why;
  }
  return all;
}

/// As `server.yaml` has it, or where the configuration says; without addresses where it cannot be
/// read.
schemas::server_file server_told(const house& h) {
  auto out = schemas::read_server_file(h.paths.server_file()).value_or(schemas::server_file{});
  const auto told = told_to_collector(h);
  if (told.has(settings::server)) out.addresses = {told.get(settings::server)};
  if (told.has(settings::socks)) out.socks = told.get(settings::socks);
  return out;
}

enum class reception : std::uint8_t { taken, refused, silent };

/// A handshake with this host's key, and nothing more. A server that ends it does so at once; the
/// end that libzmq makes of one that comes to nothing is at link::handshake_limit.
reception reception_by(const common::net::context& context, const collector::server_way& way) {
  common::net::link_options options;
  options.socks = way.socks;
  const auto began = std::chrono::steady_clock::now();
  auto to = link::connect(context, way.address, way.keys, options);
  const auto is_early = [&] {
    return std::chrono::steady_clock::now() < began + link::handshake_limit * 9 / 10;
  };
  while (to && std::chrono::steady_clock::now() < began + link::handshake_limit + moment) {
    common::net::waiter().add(*to).wait(std::chrono::milliseconds{20});
    if (to->is_connected()) return reception::taken;
    if (to->take_refused()) return is_early() ? reception::refused : reception::silent;
  }
  return reception::silent;
}

/// None: there is nothing to ask with; or no collector runs, in whose place this would come.
std::optional<reception> reception_of(const house& h) {
  if (!h.is_joined() || !runs(h, "collector")) return std::nullopt;
  auto server = collector::read_joined(h.paths);
  if (!server || !*server || !(*server)->obey(told_to_collector(h))) return std::nullopt;
  const auto ways = (*server)->ways();
  if (!ways || ways->empty()) return std::nullopt;
  const common::net::context context;
  auto out = reception::refused;
  for (const auto& way : *ways) {
    const auto one = reception_by(context, way);
    if (one == reception::taken) return one;
    if (one == reception::silent) out = one;
  }
  return out;
}

}  // namespace

findings find_refused_key(const house& h) {
  std::vector<finding> out;
  const auto found = reception_of(h);
  if (found == reception::refused)
    out.push_back(
        {.severity = high,
         .what = "the server does not take this host's key: it was revoked or removed there, or "
                 "the server is another one than this host joined",
         .remedy = fmt::format("look on the server: muster agents. To let the host in anew: muster "
                               "enroll there; here move {} and {} away, then {}, and restart "
                               "muster-collector (docs/hosts.md)",
                               h.paths.server_file(), h.paths.keys(), h.command("join TOKEN"))});
  if (found == reception::silent && why_no_way(server_told(h)).empty())
    out.push_back({.severity = medium,
                   .what = "the server takes connections and does not greet this host in time: it "
                           "is stopped or busy, the way to it is slow, or it is no Muster",
                   .remedy = "on the server: muster status, muster doctor"});
  return out;
}

findings find_unreachable_server(const house& h) {
  std::vector<finding> out;
  const auto file = schemas::read_server_file(h.paths.server_file());
  if (!file && file.error().code == errc::not_found) return out;  // it is here
  if (!file) {
    out.push_back({.severity = critical,
                   .what = file.error().detail,
                   .remedy = fmt::format("move {} away, then {}, with a token of that server "
                                         "(docs/hosts.md)",
                                         h.paths.server_file(), h.command("join TOKEN"))});
    return out;
  }
  const auto server = server_told(h);
  // A connection that says nothing stands in the server's log.
  if (reception_of(h).value_or(reception::silent) != reception::silent) return out;
  const auto why = why_no_way(server);
  if (why.empty()) return out;
  out.push_back({.severity = high,
                 .what = fmt::format("{} cannot be reached: {}",
                                     server.socks.empty() ? "the server" : "the SOCKS5 proxy", why),
                 .remedy = fmt::format("does it run there, and does a firewall let TCP through? If "
                                       "it moved: {}",
                                       told_to_collector(h).has(settings::server)
                                           ? "`server` in the configuration"
                                           : "`addresses` in " + h.paths.server_file())});
  return out;
}

}  // namespace cli::health
