#include "tests/support/secure_server.hpp"

#include <algorithm>
#include <stdexcept>

namespace tests {

using namespace common::net;

namespace {
constexpr int attempts = 20;  // another program may take the free port first
}

secure_server::secure_server(const link_options& options)
    : authenticator(*common::net::authenticator::bind(context)),
      hub(*common::net::hub::bind(context, local, options)) {
  address = listen(keys, "agents");
}

tcp_address secure_server::listen(const curve_keys& with, const std::string& domain,
                                  const std::string& host) {
  common::status last;
  for (int i = 0; i < attempts; ++i) {
    const auto at = free_address(host);
    last = hub.listen(at, {with.secret_key, domain});
    if (last) return at;
  }
  throw std::runtime_error(last.error().detail);
}

void secure_server::step() {
  waiter w;
  w.add(hub);
  if (authenticator) w.add(*authenticator);
  w.wait(std::chrono::milliseconds{2});
  while (auto q = authenticator ? authenticator->receive() : std::nullopt) {
    if (answers) authenticator->answer(*q, known.contains(q->key));
    asked.push_back(std::move(*q));
  }
  while (auto a = hub.receive())
    arrived_.push_back({std::move(a->from), std::string(a->frame.bytes())});
}

bool secure_server::until(const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{30};
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    step();
  }
  return true;
}

std::size_t secure_server::count(std::string_view text) const {
  return static_cast<std::size_t>(std::count_if(arrived_.begin(), arrived_.end(),
                                                [&](const message& m) { return m.text == text; }));
}

const common::net::peer& secure_server::sender(std::string_view text) const {
  for (const auto& m : arrived_)
    if (m.text == text) return m.from;
  throw std::runtime_error("no such message");
}

link_options impatient() {
  link_options o;
  o.reconnect = std::chrono::milliseconds{50};
  o.longest_reconnect = std::chrono::milliseconds{200};
  return o;
}

}  // namespace tests
