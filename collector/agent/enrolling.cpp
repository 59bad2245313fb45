#include "collector/agent/enrolling.hpp"

#include <algorithm>
#include <thread>

#include "client/joining/joining.hpp"
#include "collector/agent/image.hpp"
#include "collector/state/identity.hpp"
#include "common/log.hpp"
#include "common/secret_file.hpp"
#include "common/stop.hpp"
#include "schemas/enrolment/agent_key.hpp"
#include "schemas/enrolment/server_file.hpp"

namespace collector {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

constexpr common::milliseconds look_every{100}, first_pause{1'000}, longest_pause{60'000};

/// Whose the folder is.
enum class owner : std::uint8_t {
  nobody,  ///< no agent elsewhere: it is a local collector's, or a join did not come to its end
  this_host,
  another,  ///< it was copied with its host
};

result<owner> owner_of(const schemas::data_paths& paths, const std::string& machine) {
  const auto server = schemas::read_server_file(paths.server_file());
  if (!server && server.error().code != errc::not_found) return fail(server.error());
  const auto key = schemas::read_agent_key(paths.keys());
  if (!key && key.error().code != errc::not_found) return fail(key.error());
  const bool has_id = server && !server->agent.empty();
  if (key && !schemas::belongs_to(*key, machine)) return owner::another;
  if (!has_id) return owner::nobody;
  return key ? owner::this_host : owner::another;
}

status forget_the_other(const schemas::data_paths& paths) {
  const auto locks = lock_folder(paths);
  if (!locks) return fail(locks.error());
  std::vector<std::string> said;
  auto done = forget_identity(paths, said);
  for (const auto& line : said) spdlog::info("a copy of another host: {}", line);
  return done;
}

void pause(common::milliseconds time) {
  const auto until = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < until && !common::stop_requested())
    std::this_thread::sleep_for(look_every);
}

/// A server that does not answer may be starting, as this host is.
status join_in_the_end(const schemas::data_paths& paths, const schemas::token& token,
                       const std::string& machine, const std::string& socks,
                       const std::function<void()>& before_each_try) {
  for (auto wait = first_pause; !common::stop_requested();
       wait = std::min(2 * wait, longest_pause)) {
    if (before_each_try) before_each_try();
    const auto done = client::join(paths, token, machine, socks);
    if (done)
      return spdlog::info("this host is agent {} of {}", done->agent, done->address), status{};
    if (done.error().code != errc::timeout) return fail(done.error());
    spdlog::warn("{}; the next try is in {} s", common::one_line(done.error().detail),
                 wait.count() / 1000);
    pause(wait);
  }
  return {};
}

}  // namespace

status enrol_by_token(const schemas::data_paths& paths, const std::string& token_file,
                      const std::string& socks, const std::function<void()>& before_each_try) {
  const auto text = common::read_secret(token_file, schemas::most_token_bytes);
  if (!text && text.error().code == errc::not_found) return {};
  auto host = common::root_dir::open("/");  // what runs this, also where it looks at an image
  if (!host) return fail(host.error());
  const auto machine = machine_id(*host).value_or("");
  const auto whose = owner_of(paths, machine);
  if (!whose) return fail(whose.error());
  if (*whose == owner::this_host) return {};
  if (!text) return fail(text.error());
  const auto token = client::read_token(*text);
  if (!token) return fail(token.error().code, "{}: {}", token_file, token.error().detail);
  if (*whose == owner::another)
    if (auto s = forget_the_other(paths); !s) return s;
  const auto lock = common::lock_file::take(paths.pid_file("enrolment"), "a collector that enrols");
  if (!lock) return fail(lock.error());
  auto done = join_in_the_end(paths, *token, machine, socks, before_each_try);
  return done ? status{} : fail(done.error().code, "{}: {}", token_file, done.error().detail);
}

}  // namespace collector
