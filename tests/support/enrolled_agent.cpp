#include "tests/support/enrolled_agent.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "client/joining/asking.hpp"
#include "tests/support/other_host.hpp"

namespace tests {

namespace {

schemas::token token_of(const pipeline& server) {
  return *schemas::decode_token(make_token(server));
}

}  // namespace

enrolled_key enrol(const common::net::context& context, const pipeline& server,
                   const std::string& hostname) {
  constexpr std::chrono::seconds patience{30};
  const auto token = token_of(server);
  const auto own = common::net::make_curve_keys();
  const client::newcomer who{hostname, {}};
  const auto id = client::enroll(context, token, {token.addresses.front(), {}}, own, who, patience);
  INFO((id ? "" : id.error().detail));
  REQUIRE(id);
  REQUIRE(client::prove(context, token, {token.addresses.front(), {}}, own, who, patience));
  return {*id,
          {own, token.server_keys.front()},
          *common::net::parse_tcp_address(token.addresses.front())};
}

enrolled_key token_key(const pipeline& server) {
  const auto token = token_of(server);
  return {{},
          {*common::net::curve_keys_of(token.seed), token.server_keys.front()},
          *common::net::parse_tcp_address(token.addresses.front())};
}

common::net::link connect(const common::net::context& context, const enrolled_key& who) {
  return *common::net::link::connect(context, who.server, who.keys);
}

std::string round_trips::text() const {
  if (took.empty()) return "no round trip";
  const auto at = [&](std::size_t percent) {
    return static_cast<double>(took[(took.size() - 1) * percent / 100].count()) / 1000;
  };
  return fmt::format("{} round trips: p50 {:.1f} ms, p99 {:.1f} ms", took.size(), at(50), at(99));
}

round_trips change(simulated_agent& agent, int times) {
  round_trips out;
  for (int n = 0; n < times; ++n) {
    const auto began = std::chrono::steady_clock::now();
    agent.scan_users({{"somebody", std::to_string(began.time_since_epoch().count())}});
    while (!agent.acknowledged()) {
      agent.exchange(std::chrono::milliseconds{5});
      if (std::chrono::steady_clock::now() - began > std::chrono::seconds{60})
        FAIL("a change of " + agent.id() + " is not acknowledged");
    }
    out.took.push_back(std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - began));
  }
  std::ranges::sort(out.took);
  return out;
}

}  // namespace tests
