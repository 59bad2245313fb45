// muster-broker: passes messages between collectors, wdb, analyzers and operators. It decodes no
// payload of theirs and keeps nothing that another process does not also keep.
#include <filesystem>
#include <fstream>

#include "broker/self_test.hpp"
#include "common/exit_code.hpp"
#include "common/lock_file.hpp"
#include "common/log.hpp"
#include "common/open_files.hpp"
#include "common/service/manager.hpp"
#include "common/settings/command_line.hpp"
#include "common/settings/reloading.hpp"
#include "common/stop.hpp"
#include "schemas/enrolment/server_key.hpp"
#include "schemas/versions.hpp"

namespace settings = common::settings;

namespace {

common::result<std::vector<common::net::tcp_address>> addresses_of(
    const settings::values& typed, const settings::key<settings::kind::addresses>& setting) {
  std::vector<common::net::tcp_address> out;
  for (const auto& text : typed.get(setting)) {
    auto address = common::net::parse_tcp_address(text);
    if (!address)
      return fail(common::errc::usage, "{} {}", setting.option(), address.error().detail);
    out.push_back(std::move(*address));
  }
  return out;
}

common::net::curve_keys pair_of(schemas::server_key&& key) {
  return {.public_key = std::move(key.public_key), .secret_key = std::move(key.secret_key)};
}

/// The server's key is made when it first listens, the next one by `muster server-key next`.
common::result<broker::doors> doors_of(const schemas::data_paths& paths,
                                       const settings::values& typed) {
  auto now = addresses_of(typed, settings::listen),
       next = addresses_of(typed, settings::listen_next);
  if (!now || !next) return fail(now ? next.error() : now.error());
  broker::doors out{.now = {std::move(*now), {}}, .next = {std::move(*next), {}}, .used_now = {}};
  if (out.now.addresses.empty() && !out.next.addresses.empty())
    return fail(common::errc::usage,
                "{} goes with {}: hosts that do not know the next key yet connect there",
                settings::listen_next.option(), settings::listen.option());
  if (out.now.addresses.empty()) return out;
  auto key = schemas::load_or_make_server_key(paths.keys(), common::net::public_key_of);
  if (!key) return fail(key.error());
  out.now.keys = pair_of(std::move(*key));
  if (out.next.addresses.empty()) return out;
  auto to_come = schemas::load_next_server_key(paths.keys(), common::net::public_key_of);
  if (!to_come && to_come.error().code == common::errc::not_found)
    return fail(common::errc::usage,
                "{}: this server has no next key: `muster server-key next` makes one",
                settings::listen_next.option());
  if (!to_come) return fail(to_come.error());
  out.next.keys = pair_of(std::move(*to_come));
  out.used_now = schemas::key_uses_file(paths.keys());
  return out;
}

/// Who gets to it is said by its folder, and who may send by the uid that the kernel tells: a
/// collector that is root, and has no capability to pass over modes, has to reach the socket of a
/// broker that runs as another user.
common::status open_to_collectors(const schemas::data_paths& paths) {
  const auto agents = paths.socket("agents");
  std::error_code ec;
  std::filesystem::permissions(agents, std::filesystem::perms(0666), ec);
  return ec ? common::status(fail(common::errc::io, "{}: {}", agents, ec.message()))
            : common::status{};
}

/// For `muster enroll`, which puts them into tokens.
common::status note_listening(const schemas::data_paths& paths, const broker::doors& outside) {
  std::ofstream file(paths.listening(), std::ios::trunc);
  for (const auto& address : outside.now.addresses) file << address.text() << "\n";
  file.close();
  return file ? common::status{}
              : common::status(fail(common::errc::io, "{}: cannot be written", paths.listening()));
}

std::string status_of(const broker::doors& outside) {
  std::string out = "passes messages on this host";
  for (const auto& address : outside.now.addresses) out += ", listens on " + address.text();
  return out;
}

common::status serve(settings::values typed) {
  common::raise_file_limit();  // a connection is a file
  if (auto s = common::check_file_limit(); !s) return s;
  const schemas::data_paths paths{typed.get(settings::data)};
  common::service::manager service;
  auto lock = common::lock_file::take(paths.pid_file("broker"), "muster-broker");
  if (!lock) return fail(lock.error());
  const common::net::context context;
  auto outside = doors_of(paths, typed);
  if (!outside) return fail(outside.error());
  auto b = broker::broker::bind(context, paths, *outside);
  if (!b) return fail(b.error());
  if (auto s = broker::prove_strangers_are_refused(context, **b, *outside); !s) return s;
  if (auto s = open_to_collectors(paths); !s) return s;
  if (auto s = note_listening(paths, *outside); !s) return s;
  for (const auto& address : outside->now.addresses) spdlog::info("listens on {}", address.text());
  for (const auto& address : outside->next.addresses)
    spdlog::info("listens on {} with its next key", address.text());
  service.ready(status_of(*outside));
  common::log_ready();
  while (!common::stop_requested()) {
    service.begin_round();
    if (auto fresh = settings::reloaded(service.take_reload(), typed)) typed = std::move(*fresh);
    (*b)->round(std::chrono::milliseconds{200});
  }
  for (const auto& [what, n] : (*b)->counted()) spdlog::info("counted {}: {}", what, n);
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  common::prepare_process();
  common::start_log("broker");
  settings::values typed(settings::programs::broker);
  const settings::description about{
      "muster-broker passes messages between collectors, wdb, analyzers and operators. It listens "
      "on three Unix sockets\n"
      "below DIR/run: agents.sock, stages.sock, tap.sock; hosts elsewhere reach it by TCP, "
      "encrypted, with a key of their own.\n"
      "`muster up` starts it.",
      schemas::version_text()};
  if (const auto done = settings::read_command_line(about, typed, argc, argv)) return *done;
  return common::report_end(serve(std::move(typed)));
}
