// Private keys in DER, as far as they are public: of RSA and DSA the public numbers come first, of
// the others the secret does.
#include <algorithm>
#include <array>

#include "collector/inventory/ssh/private_key.hpp"
#include "collector/inventory/ssh/public_key.hpp"

namespace collector::inventory {

namespace {

using namespace std::string_view_literals;
constexpr unsigned char tag_integer = 0x02, tag_octets = 0x04, tag_oid = 0x06, tag_sequence = 0x30;
constexpr std::size_t number_limit = 4u << 10, parameters_limit = 8u << 10;

/// The size of the next value, which has that tag; nothing: another one, or none.
std::optional<std::size_t> open_value(key_bytes& bytes, unsigned char tag) {
  constexpr unsigned char is_long = 0x80, most_bytes = 3;
  const auto head = bytes.decode(2);
  if (!head || static_cast<unsigned char>((*head)[0]) != tag) return std::nullopt;
  const auto first = static_cast<unsigned char>((*head)[1]);
  if (first < is_long) return first;
  if (first == is_long || first > (is_long | most_bytes)) return std::nullopt;
  const auto digits = bytes.decode(first & ~is_long);
  if (!digits) return std::nullopt;
  std::size_t size = 0;
  for (const char c : *digits) size = size << 8 | static_cast<unsigned char>(c);
  return size;
}

std::optional<std::string> take_value(key_bytes& bytes, unsigned char tag) {
  const auto size = open_value(bytes, tag);
  return size && *size <= number_limit ? bytes.decode(*size) : std::nullopt;
}

/// A version, and the numbers that follow it; each as RFC 4251 writes it, which is DER's way.
std::optional<std::vector<std::string>> take_numbers(key_bytes& bytes, std::size_t count) {
  if (!open_value(bytes, tag_sequence) || !take_value(bytes, tag_integer)) return std::nullopt;
  std::vector<std::string> out;
  while (out.size() < count) {
    auto one = take_value(bytes, tag_integer);
    if (!one) return std::nullopt;
    out.push_back(ssh_field(*one));
  }
  return out;
}

void read_rsa(key_bytes& bytes, key_head& to) {
  to.type = "rsa";
  if (const auto n = take_numbers(bytes, 2))  // the modulus, then the exponent
    to.public_blob = ssh_field("ssh-rsa") + (*n)[1] + (*n)[0];
}

void read_dsa(key_bytes& bytes, key_head& to) {
  to.type = "dsa";
  if (const auto n = take_numbers(bytes, 4))
    to.public_blob = ssh_field("ssh-dss") + (*n)[0] + (*n)[1] + (*n)[2] + (*n)[3];
}

/// The size of the secret tells the curve's.
void read_ec(key_bytes& bytes, key_head& to) {
  struct curve {
    std::size_t bytes;
    std::int64_t bits;
  };
  static constexpr std::array curves{curve{32, 256}, curve{48, 384}, curve{66, 521}};
  to.type = "ecdsa";
  if (!open_value(bytes, tag_sequence) || !take_value(bytes, tag_integer)) return;
  const auto size = open_value(bytes, tag_octets);
  const auto at = std::ranges::find(curves, size.value_or(0), &curve::bytes);
  if (at != curves.end()) to.bits = at->bits;
}

/// PKCS#8: a version, the algorithm with its parameters, and the key as octets.
void read_pkcs8(key_bytes& bytes, key_head& to) {
  if (!open_value(bytes, tag_sequence) || !take_value(bytes, tag_integer)) return;
  const auto size = open_value(bytes, tag_sequence);
  const auto algorithm = take_value(bytes, tag_oid);
  if (!size || !algorithm || *size < algorithm->size() + 2) return;
  const auto left = *size - algorithm->size() - 2;
  const auto parameters = left <= parameters_limit ? bytes.decode(left) : std::nullopt;
  if (!parameters) return;
  if (*algorithm == "\x2b\x65\x70"sv) {  // id-Ed25519
    to.type = "ed25519";
    to.bits = 256;
  } else if (*algorithm == "\x2a\x86\x48\xce\x38\x04\x01"sv) {  // id-dsa: the secret is all
    to.type = "dsa";
  } else if (open_value(bytes, tag_octets)) {
    if (*algorithm == "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"sv) read_rsa(bytes, to);
    if (*algorithm == "\x2a\x86\x48\xce\x3d\x02\x01"sv) read_ec(bytes, to);
  }
}

}  // namespace

void read_der_key(key_bytes& bytes, std::string_view label, key_head& to) {
  if (label == "RSA ")
    read_rsa(bytes, to);
  else if (label == "DSA ")
    read_dsa(bytes, to);
  else if (label == "EC ")
    read_ec(bytes, to);
  else if (label.empty())
    read_pkcs8(bytes, to);
}

}  // namespace collector::inventory
