// `muster enroll`: tokens that let hosts in.
#include <fstream>

#include "cli/commands/commands.hpp"
#include "cli/print/lines.hpp"
#include "cli/stores.hpp"
#include "client/operator_link.hpp"
#include "common/clock.hpp"
#include "common/log.hpp"
#include "common/net/curve.hpp"
#include "common/net/tcp_address.hpp"
#include "schemas/enrolment/fields.hpp"
#include "schemas/enrolment/server_key.hpp"
#include "schemas/enrolment/token.hpp"
#include "schemas/labels.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;

namespace {

constexpr const char *address_option = "--address", *expires_option = "--expires",
                     *ephemeral_option = "--ephemeral";
constexpr common::milliseconds desk_answers_within{10'000};

struct enroll_options {
  std::vector<std::string> addresses, labels;
  std::uint64_t uses = 1;
  std::string lasts = "1h";
  std::optional<std::string> agent, ephemeral;
  bool list = false;
  std::optional<std::string> revoke;
};

void add_enroll_options(option_list& to, enroll_options& o) {
  to.texts(address_option, o.addresses,
           "where the host reaches this server; default: where it listens")
      .shown_as("HOST:PORT");
  to.texts(label_option, o.labels, "that agents get which enrol with it").shown_as("NAME=VALUE");
  to.number("--uses", o.uses, "how many hosts may use it");
  to.text(expires_option, o.lasts, "how long it can be used: 30m 1h 7d, at most 30d")
      .shown_as("TIME");
  to.text(ephemeral_option, o.ephemeral,
          "agents that enrol with it are archived when they are silent for so long: 30m 2h")
      .shown_as("TIME");
  to.text(for_option, o.agent,
          "the agent that the host becomes, after a reinstall: its old key is worth nothing then")
      .shown_as("AGENT");
  to.flag("--list", o.list, "show the tokens that can be used, make none");
  to.text("--revoke", o.revoke, "the id of a token that nobody may use any more").shown_as("ID");
}

/// What muster-broker wrote when it began to listen.
result<std::vector<std::string>> listening(const schemas::data_paths& paths) {
  std::vector<std::string> out;
  std::ifstream in(paths.listening());
  for (std::string line; std::getline(in, line) && out.size() < schemas::most_addresses;)
    if (!line.empty()) out.push_back(line);
  if (out.empty())
    return fail(errc::usage,
                "this server listens nowhere: give `listen` in muster.yaml, or `muster up --listen "
                "HOST:PORT`");
  return out;
}

bool is_everywhere(const std::string& host) { return host == "0.0.0.0" || host == "::"; }

result<std::vector<std::string>> addresses_for(const schemas::data_paths& paths,
                                               const enroll_options& o) {
  auto out = o.addresses;
  if (out.empty()) {
    auto here = listening(paths);
    if (!here) return fail(here.error());
    out = std::move(*here);
  }
  for (const auto& text : out) {
    const auto a = common::net::parse_tcp_address(text);
    if (!a) return fail(errc::usage, "{} {}", address_option, a.error().detail);
    if (is_everywhere(a->host))
      return fail(errc::usage,
                  "the server listens on every address of this host: say with {} HOST:PORT which "
                  "one the other host reaches",
                  address_option);
  }
  return out;
}

common::status check_labels(const std::vector<std::string>& labels) {
  const auto all = schemas::changed_labels({}, labels, {});
  return all ? common::status{} : fail(errc::usage, "{} {}", label_option, all.error().detail);
}

/// A token that the server knows by `id`.
struct made {
  schemas::token token;
  std::string id;
};

result<schemas::token> draw_token(const schemas::data_paths& paths, const enroll_options& o) {
  auto lasts = common::parse_interval(o.lasts);
  if (!lasts) return fail(errc::usage, "{} {}", expires_option, lasts.error().detail);
  auto addresses = addresses_for(paths, o);
  if (!addresses) return fail(addresses.error());
  auto server = schemas::read_server_public_key(paths.keys());
  if (!server) return fail(server.error());
  return schemas::token{.addresses = std::move(*addresses),
                        .server_keys = {std::move(*server)},
                        .seed = common::net::make_curve_keys().secret_key,
                        .expires = common::wall_ms() + lasts->count()};
}

result<made> make(client::operator_link& link, const schemas::data_paths& paths,
                  const enroll_options& o) {
  if (auto s = check_labels(o.labels); !s) return fail(s.error());
  auto token = draw_token(paths, o);
  if (!token) return fail(token.error());
  const auto keys = common::net::curve_keys_of(token->seed);
  if (!keys) return fail(keys.error());
  schemas::make_token asked{{keys->public_key}, token->expires, o.uses, o.labels, {}, 0};
  if (o.ephemeral) {
    const auto silence = common::parse_interval(*o.ephemeral);
    if (!silence) return fail(errc::usage, "{} {}", ephemeral_option, silence.error().detail);
    asked.ephemeral_ms = static_cast<std::uint64_t>(silence->count());
  }
  if (o.agent) {
    auto agent = find_agent(paths, *o.agent);
    if (!agent) return fail(agent.error());
    asked.agent = agent->agent;
  }
  auto answer = link.make_token(asked, desk_answers_within);
  if (!answer) return fail(answer.error());
  return made{std::move(*token), std::move(answer->id)};
}

void show(format as, const enroll_options& o, const made& m) {
  const auto text = schemas::encode_token(m.token);
  if (as == format::json) {
    printer(as, {}, "enroll")
        .row({{"token", text},
              {"id", m.id},
              {"expires", common::format_time(m.token.expires)},
              {"uses", o.uses},
              {"addresses", m.token.addresses},
              {"labels", o.labels}});
    return;
  }
  put_data(text + "\n");
  say("on the host: muster join TOKEN, then muster-collector --data DIR");
  say(fmt::format("{} for {} host{} until {}; whoever has it may enrol: hand it over in private",
                  m.id, o.uses, o.uses == 1 ? "" : "s", common::format_time(m.token.expires)));
}

int show_tokens(const common_options& c, const result<schemas::tokens>& answer) {
  if (!answer) return report_error(answer.error());
  printer out(c.as, c.on, "tokens");
  for (const auto& t : answer->all)
    out.row({{"id", t.id},
             {"expires", common::format_time(t.expires)},
             {"uses_left", t.uses_left},
             {"labels", t.labels},
             {"for", t.agent.empty() ? schemas::json(nullptr) : schemas::json(t.agent)}});
  return exit_ok;
}

int run_enroll(const common_options& c, const enroll_options& o) {
  const common::net::context context;
  auto link = client::operator_link::connect(context, c.paths);
  if (!link) return report_error(link.error());
  if (o.list) return show_tokens(c, link->list_tokens(desk_answers_within));
  if (o.revoke) return show_tokens(c, link->revoke_token({*o.revoke}, desk_answers_within));
  const auto done = make(*link, c.paths, o);
  if (!done) return report_error(done.error());
  show(c.as, o, *done);
  return exit_ok;
}

}  // namespace

command make_enroll() {
  return make_command<enroll_options>(
      "enroll", "make a token that lets a host connect from elsewhere; see `muster join`",
      add_enroll_options, run_enroll);
}

}  // namespace cli
