#include "collector/inventory/ssh/private_key.hpp"

#include "collector/inventory/ssh/public_key.hpp"
#include "collector/inventory/text.hpp"
#include "common/base64.hpp"

namespace collector::inventory {

namespace {

/// So much is read of whatever file: what no private key begins with in so many bytes is none. No
/// format has a byte of the secret in its first forty.
constexpr std::size_t first_look = 40, text_before_key = 1024, field_limit = 16u << 10;
constexpr std::string_view begin = "-----BEGIN ", end_of_label = "PRIVATE KEY-----",
                           putty = "PuTTY-User-Key-File-";

std::optional<std::uint32_t> take_u32(key_bytes& bytes) {
  const auto four = bytes.decode(sizeof(std::uint32_t));
  if (!four) return std::nullopt;
  std::uint32_t n = 0;
  for (const char c : *four) n = n << 8 | static_cast<unsigned char>(c);
  return n;
}

std::optional<std::string> take_string(key_bytes& bytes) {
  const auto size = take_u32(bytes);
  return size && *size <= field_limit ? bytes.decode(*size) : std::nullopt;
}

/// PROTOCOL.key of OpenSSH: cipher, key derivation, its options, how many keys, the public one; the
/// private ones come after it.
void read_openssh(key_bytes& bytes, key_head& to) {
  constexpr std::string_view magic{"openssh-key-v1\0", 15};
  if (bytes.decode(magic.size()) != magic) return;
  const auto cipher = take_string(bytes), kdf = take_string(bytes), options = take_string(bytes);
  const auto keys = take_u32(bytes);
  if (!cipher || !kdf || !options || keys != 1u) return;
  to.encrypted = *cipher != "none";
  if (*to.encrypted) to.cipher = cipher->substr(0, 64);
  to.public_blob = take_string(bytes).value_or("");
}

/// `Proc-Type: 4,ENCRYPTED` and `DEK-Info: CIPHER,…` (RFC 1421), and the blank line after them.
/// False: they do not end.
bool read_pem_headers(key_bytes& bytes, key_head& to) {
  constexpr int most = 16;
  for (int i = 0; i < most; ++i) {
    const auto line = bytes.line();
    if (!line) return false;
    if (trim(*line).empty()) return true;
    if (line->starts_with("Proc-Type:") && line->find("ENCRYPTED") != line->npos)
      to.encrypted = true;
    if (line->starts_with("DEK-Info:")) {
      const auto value = trim(line->substr(line->find(':') + 1));
      to.cipher = text_or_absent(value.substr(0, value.find(',')), 64);
    }
  }
  return false;
}

void read_pem(key_bytes& bytes, std::string_view label, key_head& to) {
  to.format = "pem";
  to.type = label == "RSA " ? "rsa" : label == "DSA " ? "dsa" : label == "EC " ? "ecdsa" : to.type;
  // No line of base64 has a dash in it.
  if (bytes.peek(5) == "Proc-") {
    if (!read_pem_headers(bytes, to)) return;
  } else {
    to.encrypted = false;
  }
  if (to.encrypted == false) read_der_key(bytes, label, to);
}

void read_begun(key_bytes& bytes, std::string_view label, key_head& to) {
  if (label == "OPENSSH ") {
    to.format = "openssh";
    read_openssh(bytes, to);
  } else if (label == "ENCRYPTED ") {
    to.format = "pkcs8";
    to.encrypted = true;
  } else if (label.empty()) {
    to.format = "pkcs8";
    to.encrypted = false;
    read_der_key(bytes, label, to);
  } else {
    read_pem(bytes, label, to);
  }
}

/// The lines before `Private-Lines:` are public.
void read_putty(key_bytes& bytes, key_head& to) {
  constexpr std::int64_t most_lines = 300;
  to.format = "putty";
  constexpr int headers = 8;
  for (int i = 0; i < headers; ++i) {
    const auto line = bytes.line();
    if (!line) return;
    const auto colon = line->find(": ");
    if (colon == line->npos) return;
    const auto name = line->substr(0, colon), value = line->substr(colon + 2);
    if (name == "Encryption") {
      to.encrypted = value != "none";
      if (*to.encrypted) to.cipher = text_or_absent(value, 64);
    } else if (name == "Comment") {
      to.comment = text_or_absent(value, 256);
    } else if (name == "Public-Lines") {
      const auto lines = number(value).value_or(0);
      if (lines < 1 || lines > most_lines) return;
      std::string text;
      for (std::int64_t n = 0; n < lines; ++n) text += bytes.line().value_or("");
      to.public_blob = common::from_base64(text).value_or("");
      return;
    }
  }
}

}  // namespace

std::optional<key_head> read_key_head(key_bytes& bytes) {
  key_head out;
  const auto first = bytes.peek(first_look);
  if (first.starts_with(putty)) return read_putty(bytes, out), out;
  if (first.find('\0') != first.npos) return std::nullopt;
  // OpenSSL writes text before a key now and then, and ssh passes over it.
  for (std::size_t passed = 0; passed < text_before_key;) {
    const auto line = bytes.line();
    if (!line) return std::nullopt;
    passed += line->size() + 1;
    if (!line->starts_with(begin)) continue;
    const std::string rest(trim(line->substr(begin.size())));
    if (!rest.ends_with(end_of_label)) return std::nullopt;
    read_begun(bytes, std::string_view(rest).substr(0, rest.size() - end_of_label.size()), out);
    return out;
  }
  return std::nullopt;
}

}  // namespace collector::inventory
