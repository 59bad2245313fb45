// `muster join`: this host's way to a server elsewhere.
#include <iostream>

#include "cli/commands/commands.hpp"
#include "client/joining/joining.hpp"
#include "collector/state/identity.hpp"
#include "common/settings/registry.hpp"

namespace cli {

using common::fail;
using common::result;

namespace {

struct join_options {
  std::string token, socks;
};

void add_join_options(option_list& to, join_options& o) {
  to.required("TOKEN", o.token,
              "what `muster enroll` printed on the server; - reads it from stdin");
  to.text(common::settings::socks.option(), o.socks, std::string(common::settings::socks.help));
}

std::string read_typed(const std::string& typed) {
  std::string text = typed;
  if (typed == "-") {
    text.resize(schemas::most_token_bytes + 1);
    std::cin.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::cin.gcount()));
  }
  return text;
}

result<client::joined> join(const schemas::data_paths& paths, const join_options& o) {
  const auto token = client::read_token(read_typed(o.token));
  if (!token) return fail(token.error());
  auto host = common::root_dir::open("/");
  if (!host) return fail(host.error());
  return client::join(paths, *token, collector::machine_id(*host).value_or(""), o.socks);
}

int run_join(const common_options& c, const join_options& o) {
  const auto done = join(c.paths, o);
  if (!done) return report_error(done.error());
  printer(c.as, c.on, "join")
      .row({{"agent", done->agent}, {"server", done->address}, {"addresses", done->addresses}});
  say(fmt::format("this host is agent {}: muster-collector --data {}", done->agent, c.paths.data));
  return exit_ok;
}

}  // namespace

command make_join() {
  return make_command<join_options>("join", "make this host an agent of a server elsewhere",
                                    add_join_options, run_join);
}

}  // namespace cli
