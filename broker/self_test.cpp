#include "broker/self_test.hpp"

#include "common/stop.hpp"

namespace broker {

using common::errc;
using common::fail;
using common::status;

namespace {

constexpr common::milliseconds patience{10'000}, a_round{20};
constexpr common::net::link_options impatient{.reconnect = common::milliseconds{100}};

/// Where a broker can be reached that listens on every address.
common::net::tcp_address reachable(common::net::tcp_address a) {
  if (a.host == "0.0.0.0") a.host = "127.0.0.1";
  if (a.host == "::") a.host = "::1";
  return a;
}

/// Serves `b` until a stranger was turned away at the address, whose server has that key.
status try_one(const common::net::context& context, broker& b,
               const common::net::tcp_address& address, const std::string& public_key) {
  const auto keys = common::net::make_curve_keys();
  b.expect_stranger(keys.public_key);
  auto stranger =
      common::net::link::connect(context, reachable(address), {keys, public_key}, impatient);
  if (!stranger) return fail(stranger.error());
  const auto turned_away = [&] {
    const auto at = b.counted().find("refused_handshake");
    return at == b.counted().end() ? 0 : at->second;
  };
  const auto before = turned_away();
  const auto until = std::chrono::steady_clock::now() + patience;
  for (bool refused = false; !refused && !common::stop_requested();) {
    b.round(a_round);
    if (stranger->take_connected())
      return fail(errc::refused, "{}: a key that never enrolled was let in: not serving",
                  address.text());
    refused = stranger->take_refused() && turned_away() > before;
    if (std::chrono::steady_clock::now() > until)
      return fail(errc::timeout, "{}: a stranger was not turned away within {} s: not serving",
                  address.text(), patience.count() / 1000);
  }
  return {};
}

}  // namespace

status prove_strangers_are_refused(const common::net::context& context, broker& b,
                                   const doors& outside) {
  for (const auto* d : {&outside.now, &outside.next})
    for (const auto& address : d->addresses)
      if (auto s = try_one(context, b, address, d->keys.public_key); !s) return s;
  return {};
}

}  // namespace broker
