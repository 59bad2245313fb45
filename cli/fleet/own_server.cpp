#include "cli/fleet/own_server.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <thread>

#include "cli/up/data_folder.hpp"
#include "cli/up/stages.hpp"
#include "client/operator_link.hpp"
#include "common/clock.hpp"
#include "common/fd.hpp"
#include "common/net/curve.hpp"
#include "common/stop.hpp"
#include "schemas/enrolment/server_key.hpp"

namespace cli {

namespace settings = common::settings;
using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

constexpr int attempts = 5;  // another program may take the free port first
constexpr auto ready_patience = std::chrono::seconds{30};
constexpr common::milliseconds look_pause{20}, answer_within{10'000};
constexpr std::int64_t token_lasts_ms = 3'600'000;

/// A port of 127.0.0.1 that nobody had a moment ago.
result<common::net::tcp_address> free_address() {
  const common::unique_fd fd{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  sockaddr_in a{};
  a.sin_family = AF_INET;
  a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof a;
  auto* at = reinterpret_cast<sockaddr*>(&a);
  if (!fd || ::bind(fd.get(), at, sizeof a) != 0 || ::getsockname(fd.get(), at, &size) != 0)
    return fail(errc::io, "no free port on 127.0.0.1: {}", std::strerror(errno));
  return common::net::tcp_address{"127.0.0.1", ntohs(a.sin_port)};
}

}  // namespace

result<std::unique_ptr<temporary_folder>> temporary_folder::make() {
  const char* below = std::getenv("TMPDIR");
  std::string name =
      std::string(below != nullptr && *below != '\0' ? below : "/tmp") + "/muster-fleet-XXXXXX";
  if (::mkdtemp(name.data()) == nullptr)
    return fail(errc::io, "{}: {}", name, std::strerror(errno));
  return std::unique_ptr<temporary_folder>(new temporary_folder(std::move(name)));
}

temporary_folder::~temporary_folder() {
  std::error_code ec;
  std::filesystem::remove_all(path_, ec);
}

result<std::unique_ptr<own_server>> own_server::start(const settings::values& typed,
                                                      const std::optional<std::string>& data) {
  std::unique_ptr<temporary_folder> folder;
  if (!data) {
    auto made = temporary_folder::make();
    if (!made) return fail(made.error());
    folder = std::move(*made);
  }
  std::unique_ptr<own_server> out(new own_server({data ? *data : folder->path() + "/data"}));
  out->folder_ = std::move(folder);
  if (auto s = prepare_data(out->paths_); !s) return fail(s.error());
  auto lock = common::lock_file::take(out->paths_.lock(), "a synthetic fleet's server");
  if (!lock) return fail(lock.error());
  out->lock_ = std::move(*lock);
  status s;
  for (int n = 0; n < attempts; ++n) {
    s = out->start_stages(typed);
    if (s || s.error().code != errc::busy) break;
  }
  if (!s) return fail(s.error());
  return out;
}

status own_server::start_stages(settings::values typed) {
  auto address = free_address();
  if (!address) return fail(address.error());
  address_ = std::move(*address);
  typed.put(settings::listen, address_.text());
  stages_ = std::make_unique<supervisor>(paths_);
  add_stages(*stages_, typed, paths_.data, {});
  return wait_ready();
}

/// busy: a stage keeps dying.
status own_server::wait_ready() {
  const auto until = std::chrono::steady_clock::now() + ready_patience;
  while (!stages_->all_ready()) {
    if (common::stop_requested()) return fail(errc::timeout, "stopped by a signal");
    if (auto s = stages_->tend(); !s) return s;
    if (const auto dying = stages_->flapping()) return fail(errc::busy, "{}", *dying);
    if (std::chrono::steady_clock::now() > until)
      return fail(errc::timeout, "the stages did not come up within 30 s: look into {}/log",
                  paths_.data);
    std::this_thread::sleep_for(look_pause);
  }
  return {};
}

result<schemas::token> own_server::make_token(std::uint64_t uses) const {
  auto server = schemas::read_server_public_key(paths_.keys());
  if (!server) return fail(server.error());
  const auto keys = common::net::make_curve_keys();
  const common::net::context context;
  auto link = client::operator_link::connect(context, paths_);
  if (!link) return fail(link.error());
  schemas::token t{.addresses = {address_.text()},
                   .server_keys = {std::move(*server)},
                   .seed = keys.secret_key,
                   .expires = common::wall_ms() + token_lasts_ms};
  const auto made =
      link->make_token({{keys.public_key}, t.expires, uses, {}, {}, 0}, answer_within);
  if (!made) return fail(made.error());
  return t;
}

pid_t own_server::pid_of(std::string_view stage) const {
  for (const auto& s : stages_->stages())
    if (s.name == stage) return s.pid;
  return 0;
}

}  // namespace cli
