// muster-broker: passes messages between collectors, wdb, analyzers and operators. It decodes no
// payload of theirs and keeps nothing that another process does not also keep.
#include <fstream>

#include "broker/self_test.hpp"
#include "common/lock_file.hpp"
#include "common/log.hpp"
#include "common/open_files.hpp"
#include "common/settings/command_line.hpp"
#include "common/stop.hpp"
#include "schemas/enrolment/server_key.hpp"
#include "schemas/versions.hpp"

namespace settings = common::settings;

namespace {

/// By which hosts elsewhere know this server; made when it first listens.
common::result<std::string> secret_key(const schemas::data_paths& paths) {
  const auto derive = [](std::string_view secret) {
    return common::net::curve_keys_of(secret).map(
        [](auto&& keys) { return std::move(keys.public_key); });
  };
  return schemas::load_or_make_server_key(paths.keys(), derive).map([](auto&& key) {
    return std::move(key.secret_key);
  });
}

common::result<broker::broker::outside> outside_of(const schemas::data_paths& paths,
                                                   const std::vector<std::string>& typed) {
  broker::broker::outside out;
  for (const auto& text : typed) {
    auto address = common::net::parse_tcp_address(text);
    if (!address)
      return fail(common::errc::usage, "{} {}", settings::listen.option(), address.error().detail);
    out.addresses.push_back(std::move(*address));
  }
  if (out.addresses.empty()) return out;
  auto key = secret_key(paths);
  if (!key) return fail(key.error());
  out.secret_key = std::move(*key);
  return out;
}

/// For `muster enroll`, which puts them into tokens.
common::status note_listening(const schemas::data_paths& paths,
                              const broker::broker::outside& outside) {
  std::ofstream file(paths.listening(), std::ios::trunc);
  for (const auto& address : outside.addresses) file << address.text() << "\n";
  file.close();
  return file ? common::status{}
              : common::status(fail(common::errc::io, "{}: cannot be written", paths.listening()));
}

common::status serve(const settings::values& typed) {
  common::raise_file_limit();  // a connection is a file
  if (auto s = common::check_file_limit(); !s) return s;
  const schemas::data_paths paths{typed.get(settings::data)};
  auto lock = common::lock_file::take(paths.pid_file("broker"), "muster-broker");
  if (!lock) return fail(lock.error());
  const common::net::context context;
  auto outside = outside_of(paths, typed.get(settings::listen));
  if (!outside) return fail(outside.error());
  auto b = broker::broker::bind(context, paths, *outside);
  if (!b) return fail(b.error());
  if (auto s = broker::prove_strangers_are_refused(context, **b, *outside); !s) return s;
  if (auto s = note_listening(paths, *outside); !s) return s;
  for (const auto& address : outside->addresses) spdlog::info("listens on {}", address.text());
  spdlog::info("ready");
  while (!common::stop_requested()) (*b)->round(std::chrono::milliseconds{200});
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
  const auto s = serve(typed);
  if (!s) spdlog::error("{}", common::name_file_limit(s.error().detail));
  return s ? 0 : 1;
}
