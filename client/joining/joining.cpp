#include "client/joining/joining.hpp"

#include <sys/utsname.h>

#include <algorithm>
#include <filesystem>

#include "client/joining/asking.hpp"
#include "common/hash.hpp"
#include "common/new_file.hpp"
#include "schemas/enrolment/agent_key.hpp"
#include "schemas/enrolment/server_file.hpp"

namespace client {

using common::errc;
using common::fail;
using common::result;
using common::status;
using common::net::curve_keys;

namespace {

constexpr common::milliseconds patience{10'000};

/// What an image left, if anything. A folder can be a server's, or this host's with one server.
result<schemas::server_file> check_folder(const schemas::data_paths& paths) {
  if (std::filesystem::exists(paths.agents()))
    return fail(errc::usage, "{}: a server's data folder: give another one with --data",
                paths.data);
  auto joined = schemas::read_server_file(paths.server_file());
  if (joined && !joined->agent.empty())
    return fail(errc::exists,
                "{}: this host is agent {} of {} already: to join anew, move {} and {} away",
                paths.server_file(), joined->agent, joined->addresses.front(), paths.server_file(),
                paths.keys());
  if (!joined && joined.error().code == errc::not_found) return schemas::server_file{};
  return joined;
}

/// The key of a join that did not come to its end is used again: the server may know it already.
struct own_pair {
  curve_keys keys;
  bool is_new = false;
};
result<own_pair> own_keys(const schemas::data_paths& paths, const std::string& machine) {
  auto kept = schemas::read_agent_key(paths.keys());
  if (kept && schemas::belongs_to(*kept, machine))
    return common::net::curve_keys_of(kept->secret_key).map([](curve_keys k) {
      return own_pair{std::move(k)};
    });
  if (kept)
    return fail(errc::refused, "{}/agent.key was made on another machine: move it away",
                paths.keys());
  if (kept.error().code != errc::not_found) return fail(kept.error());
  auto made = common::net::make_curve_keys();
  if (auto s = schemas::write_agent_key(paths.keys(),
                                        schemas::bind_to_machine(made.secret_key, machine));
      !s)
    return fail(s.error());
  return own_pair{std::move(made), true};
}

newcomer this_host(const std::string& machine) {
  utsname u{};
  ::uname(&u);
  return {.hostname = u.nodename,
          .machine = machine.empty() ? "" : common::sha256("muster machine v1" + machine)};
}

/// At the first of the token's addresses where a server answers.
result<joined> enroll_at_one(const schemas::token& token, const curve_keys& own,
                             const newcomer& who, const std::string& socks) {
  const common::net::context context;
  const auto each = patience / static_cast<long>(token.addresses.size());
  common::error last{errc::timeout, "the token has no address"};
  for (const auto& address : token.addresses) {
    auto id = enroll(context, token, {address, socks}, own, who, each);
    if (id) {
      if (auto s = prove(context, token, {address, socks}, own, who, patience); !s)
        return fail(s.error());
      return joined{std::move(*id), address, {}};
    }
    last = id.error();
    if (last.code != errc::timeout) break;
  }
  return fail(last);
}

}  // namespace

result<schemas::token> read_token(const std::string& text) {
  auto token = schemas::decode_token(text);
  if (token && token->expires <= common::wall_ms())
    return fail(errc::refused, "the token has expired, or this host's clock is wrong ({})",
                common::format_time(common::wall_ms()));
  return token;
}

result<joined> join(const schemas::data_paths& paths, const schemas::token& token,
                    const std::string& machine, const std::string& socks) {
  const auto image = check_folder(paths);
  if (!image) return fail(image.error());
  const auto& by = socks.empty() ? image->socks : socks;
  auto own = own_keys(paths, machine);
  if (!own) return fail(own.error());
  auto done = enroll_at_one(token, own->keys, this_host(machine), by);
  if (!done) {
    // No server knows it, and without a server it would be in a local collector's way.
    if (own->is_new && done.error().code == errc::refused)
      if (auto s = schemas::forget_agent_key(paths.keys(), schemas::key_slot::in_use); !s)
        return fail(s.error());
    return fail(done.error());
  }
  done->addresses = token.addresses;
  std::ranges::rotate(done->addresses, std::ranges::find(done->addresses, done->address));
  const schemas::server_file file{done->agent, done->addresses, token.server_keys, by};
  if (auto s = schemas::replace_server_file(paths.server_file(), file); !s) return fail(s.error());
  return done;
}

}  // namespace client
