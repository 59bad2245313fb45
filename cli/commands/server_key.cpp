// `muster server-key`: the key that a server is known by, and how it gets another one.
#include <algorithm>

#include "cli/commands/commands.hpp"
#include "cli/print/lines.hpp"
#include "common/clock.hpp"
#include "common/hex.hpp"
#include "common/net/curve.hpp"
#include "common/owner.hpp"
#include "common/settings/registry.hpp"
#include "common/watched_file.hpp"
#include "schemas/enrolment/key_use.hpp"
#include "schemas/enrolment/server_key.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using common::status;
using common::settings::listen;
using common::settings::listen_next;

namespace {

constexpr const char* unused_option = "--unused-for";

/// None while the key is not being replaced.
result<std::optional<std::string>> next_public_key(const schemas::data_paths& paths) {
  auto next = schemas::load_next_server_key(paths.keys(), common::net::public_key_of);
  if (next) return std::move(next->public_key);
  if (next.error().code == errc::not_found) return std::nullopt;
  return fail(next.error());
}

result<std::string> now_public_key(const schemas::data_paths& paths) {
  auto now = schemas::read_server_public_key(paths.keys());
  if (!now && now.error().code == errc::not_found)
    return fail(errc::not_found,
                "{}: this server has no key: it is made when it first listens, by {}", paths.keys(),
                listen.option());
  return now;
}

/// Keys that root made would be no use to a broker that runs as another user, and those of another
/// user are refused.
status act_as_server(const schemas::data_paths& paths) {
  return common::act_as_owner_of(paths.keys());
}

// ---- show ----

status show(const common_options& c) {
  if (auto s = act_as_server(c.paths); !s) return s;
  const auto now = now_public_key(c.paths);
  if (!now) return fail(now.error());
  const auto next = next_public_key(c.paths);
  if (!next) return fail(next.error());
  const auto uses = schemas::read_key_uses(schemas::key_uses_file(c.paths.keys()));
  if (!uses && uses.error().code != errc::not_found) return fail(uses.error());
  printer out(c.as, c.on, "server-key");
  out.row({{"key", "current"},
           {"public", common::to_hex(*now)},
           {"agents", uses && uses->next == next->value_or("") ? schemas::json(uses->agents.size())
                                                               : schemas::json(nullptr)}});
  if (*next) out.row({{"key", "next"}, {"public", common::to_hex(**next)}, {"agents", nullptr}});
  return {};
}

int run_show(const common_options& c) {
  const auto s = show(c);
  return s ? exit_ok : report_error(s.error());
}

// ---- next ----

int run_next(const common_options& c) {
  if (const auto s = act_as_server(c.paths); !s) return report_error(s.error());
  if (const auto now = now_public_key(c.paths); !now) return report_error(now.error());
  const auto made = schemas::load_or_make_server_key(schemas::next_keys(c.paths.keys()),
                                                     common::net::public_key_of);
  if (!made) return report_error(made.error());
  printer(c.as, c.on, "server-key")
      .row({{"key", "next"}, {"public", common::to_hex(made->public_key)}, {"agents", nullptr}});
  say("restart the server with --listen-next HOST:PORT beside --listen: agents that connect hear "
      "of "
      "the next key and go there; then `muster server-key retire`");
  return exit_ok;
}

// ---- retire ----

struct retire_options {
  std::string unused_for = "30d";
};

void add_retire_options(option_list& to, retire_options& o) {
  to.text(unused_option, o.unused_for, "for how long no agent may have come by the key: 30d 12h")
      .shown_as("TIME");
}

/// An agent that came by the old key so lately may not know the next one.
status check_unused(const schemas::key_uses& uses, std::int64_t since) {
  if (uses.since > since)
    return fail(errc::refused,
                "the server listens with the next key since {}, and agents may not have heard of "
                "it; {} sets another time",
                common::format_time(uses.since), unused_option);
  const auto is_lately = [&](const auto& u) {
    return u.second + schemas::key_use_behind_ms > since;
  };
  const auto lately = std::ranges::count_if(uses.agents, is_lately);
  if (lately == 0) return {};
  const auto last =
      std::ranges::max_element(uses.agents, {}, [](const auto& u) { return u.second; });
  return fail(errc::refused,
              "{} agents came by the key within this time, {} last, at {}: they may not know the "
              "next one, and would have to join anew; {} sets another time",
              lately, last->first, common::format_time(last->second), unused_option);
}

result<std::string> retire(const schemas::data_paths& paths, const retire_options& o) {
  const auto wanted = common::parse_interval(o.unused_for);
  if (!wanted) return fail(errc::usage, "{} {}", unused_option, wanted.error().detail);
  const auto next = next_public_key(paths);
  if (!next) return fail(next.error());
  if (!*next)
    return fail(errc::usage, "this server has no next key: `muster server-key next` makes one");
  const auto uses = schemas::read_key_uses(schemas::key_uses_file(paths.keys()));
  if (uses ? uses->next != **next : uses.error().code == errc::not_found)
    return fail(errc::refused,
                "no agent can know the next key: the server never listened with it, see {}",
                listen_next.option());
  if (!uses) return fail(uses.error());
  if (auto s = check_unused(*uses, common::wall_ms() - wanted->count()); !s) return fail(s.error());
  if (auto s = schemas::put_next_in_use(paths.keys(), common::net::public_key_of); !s)
    return fail(s.error());
  return **next;
}

int run_retire(const common_options& c, const retire_options& o) {
  if (const auto s = act_as_server(c.paths); !s) return report_error(s.error());
  const auto key = retire(c.paths, o);
  if (!key) return report_error(key.error());
  printer(c.as, c.on, "server-key")
      .row({{"key", "current"}, {"public", common::to_hex(*key)}, {"agents", nullptr}});
  say(
      fmt::format("restart the server with {} where {} was; tokens that were made before are worth "
                  "nothing",
                  listen.option(), listen_next.option()));
  return exit_ok;
}

}  // namespace

command make_server_key() {
  return make_group(
      "server-key", "the key that hosts know this server by, and how to replace it",
      {make_command("show", "the current key, how many agents still came by it, and the next one",
                    run_show),
       make_command("next", "make the key that is to come", run_next),
       make_command<retire_options>("retire", "the next key becomes the current one, which is gone",
                                    add_retire_options, run_retire)});
}

}  // namespace cli
