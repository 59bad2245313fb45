#include "common/net/curve.hpp"

#include <zmq.h>

#include <array>
#include <zmq.hpp>

namespace common::net {

namespace {

/// libzmq makes keys as Z85 text: 40 characters and a zero.
using z85 = std::array<char, 41>;

std::string bytes_of(const z85& text) {
  std::string out(curve_key_bytes, '\0');
  if (zmq_z85_decode(reinterpret_cast<std::uint8_t*>(out.data()), text.data()) == nullptr)
    throw zmq::error_t();
  return out;
}

status check_key(const char* what, std::string_view key) {
  if (key.size() == curve_key_bytes) return {};
  return fail(errc::malformed, "{} of {} bytes, expected {}", what, key.size(), curve_key_bytes);
}

}  // namespace

curve_keys make_curve_keys() {
  z85 public_text{}, secret_text{};
  if (zmq_curve_keypair(public_text.data(), secret_text.data()) != 0) throw zmq::error_t();
  return {bytes_of(public_text), bytes_of(secret_text)};
}

result<curve_keys> curve_keys_of(std::string_view secret) {
  if (auto s = check_key("a secret key", secret); !s) return fail(s.error());
  z85 public_text{}, secret_text{};
  zmq_z85_encode(secret_text.data(), reinterpret_cast<const std::uint8_t*>(secret.data()),
                 secret.size());
  if (zmq_curve_public(public_text.data(), secret_text.data()) != 0) throw zmq::error_t();
  return curve_keys{bytes_of(public_text), std::string(secret)};
}

result<std::string> public_key_of(std::string_view secret) {
  return curve_keys_of(secret).map([](curve_keys&& keys) { return std::move(keys.public_key); });
}

status check(const curve_client& c) {
  if (auto s = check_key("a public key", c.own.public_key); !s) return s;
  if (auto s = check_key("a secret key", c.own.secret_key); !s) return s;
  return check_key("a server's public key", c.server_key);
}

status check(const curve_server& s) {
  constexpr std::size_t longest = 255;
  if (s.domain.empty() || s.domain.size() > longest)
    return fail(errc::malformed, "a domain of {} bytes, expected 1 to {}", s.domain.size(),
                longest);
  return check_key("a server's secret key", s.secret_key);
}

}  // namespace common::net
