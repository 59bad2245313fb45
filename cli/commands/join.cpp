// `muster join`: this host's way to a server elsewhere.
#include <unistd.h>

#include <iostream>

#include "cli/commands/commands.hpp"
#include "client/joining/joining.hpp"
#include "collector/state/identity.hpp"
#include "common/settings/registry.hpp"
#include "common/subprocess.hpp"

namespace cli {

using common::fail;
using common::result;

namespace {

constexpr const char* collector_unit = "muster-collector.service";

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

/// Of an installed Muster systemd runs the collector, which waited for this.
bool has_unit(const schemas::data_paths& paths) {
  constexpr std::string_view installed = "/usr/lib/systemd/system/";
  return paths.data == common::system_data && ::access("/run/systemd/system", F_OK) == 0 &&
         ::access((std::string(installed) + collector_unit).c_str(), F_OK) == 0;
}

void say_what_collects(const schemas::data_paths& paths, const std::string& agent) {
  const auto is = fmt::format("this host is agent {}", agent);
  if (!has_unit(paths)) return say(fmt::format("{}: muster-collector --data {}", is, paths.data));
  const auto started = common::run({"systemctl", "restart", collector_unit}, {});
  if (started && started->exit_status == 0)
    return say(fmt::format("{}; {} was started, and reports to that server", is, collector_unit));
  say(fmt::format("{}; {} could not be started: see `systemctl status {}`", is, collector_unit,
                  collector_unit));
}

int run_join(const common_options& c, const join_options& o) {
  const auto done = join(c.paths, o);
  if (!done) return report_error(done.error());
  printer(c.as, c.on, "join")
      .row({{"agent", done->agent}, {"server", done->address}, {"addresses", done->addresses}});
  say_what_collects(c.paths, done->agent);
  return exit_ok;
}

}  // namespace

command make_join() {
  return make_command<join_options>("join", "make this host an agent of a server elsewhere",
                                    add_join_options, run_join);
}

}  // namespace cli
