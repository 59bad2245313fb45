#include "bench/fleet/synthetic_server.hpp"

namespace bench {

namespace {
constexpr std::size_t open_handshakes = 64;
}

double cpu_ms_of(pid_t pid) {
  return std::chrono::duration<double, std::milli>(
             synthetic::cpu_time(pid).value_or(std::chrono::nanoseconds{0}))
      .count();
}

synthetic_server::synthetic_server(std::size_t agents, std::uint32_t rows)
    : server_(std::move(
          cli::own_server::start(common::settings::values(common::settings::programs::up), {})
              .value())) {
  fleet_ = std::move(
      cli::enlist(
          context_, server_->make_token(agents).value(), server_->address(), {},
          {.agents = agents, .rows = rows, .keepalive = std::chrono::seconds{60}, .seed = 1})
          .value());
}

void synthetic_server::until(const std::function<bool()>& holds) {
  while (!holds()) fleet_->turn(std::chrono::milliseconds{20});
}

void synthetic_server::connect() {
  until([&] { return fleet_->connect(open_handshakes).value(); });
}

double synthetic_server::cpu_ms(const std::string& stage) const {
  return cpu_ms_of(server_->pid_of(stage));
}

}  // namespace bench
