#include "collector/inventory/ssh/public_key.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>

#include "collector/inventory/text.hpp"
#include "common/base64.hpp"
#include "common/hash.hpp"

namespace collector::inventory {

namespace {

struct key_kind {
  std::string_view name, type;
  std::int64_t bits;  ///< 0: those of the number in field `number`
  int number;
};
constexpr std::array key_kinds{key_kind{"ssh-rsa", "rsa", 0, 2},
                               key_kind{"ssh-dss", "dsa", 0, 1},
                               key_kind{"ssh-ed25519", "ed25519", 256, 0},
                               key_kind{"ecdsa-sha2-nistp256", "ecdsa", 256, 0},
                               key_kind{"ecdsa-sha2-nistp384", "ecdsa", 384, 0},
                               key_kind{"ecdsa-sha2-nistp521", "ecdsa", 521, 0},
                               key_kind{"sk-ssh-ed25519@openssh.com", "ed25519-sk", 256, 0},
                               key_kind{"sk-ecdsa-sha2-nistp256@openssh.com", "ecdsa-sk", 256, 0}};

bool is_key_type(std::string_view word) {
  return word.starts_with("ssh-") || word.starts_with("ecdsa-sha2-") ||
         word.starts_with("sk-ssh-") || word.starts_with("sk-ecdsa-");
}

/// The next word; blanks between quotes, which options may have, do not end it.
std::string_view take_word(std::string_view& s) {
  s = trim(s);
  bool quoted = false;
  std::size_t i = 0;
  for (; i < s.size() && (quoted || (s[i] != ' ' && s[i] != '\t')); ++i) {
    if (s[i] == '\\' && quoted)
      ++i;
    else if (s[i] == '"')
      quoted = !quoted;
  }
  const auto word = s.substr(0, i);
  s.remove_prefix(std::min(i, s.size()));
  return word;
}

std::optional<std::string_view> take_field(std::string_view& blob) {
  std::uint32_t size = 0;
  if (blob.size() < sizeof size) return std::nullopt;
  for (std::size_t i = 0; i < sizeof size; ++i)
    size = size << 8 | static_cast<unsigned char>(blob[i]);
  if (size > blob.size() - sizeof size) return std::nullopt;
  const auto out = blob.substr(sizeof size, size);
  blob.remove_prefix(sizeof size + size);
  return out;
}

std::int64_t bits_of(std::string_view number) {
  while (number.starts_with('\0')) number.remove_prefix(1);
  if (number.empty()) return 0;
  return static_cast<std::int64_t>(8 * (number.size() - 1)) +
         std::bit_width(static_cast<unsigned char>(number.front()));
}

}  // namespace

std::string ssh_fingerprint(std::string_view blob) {
  return "SHA256:" + common::to_base64(common::sha256(blob));
}

public_key_facts describe_public_key(std::string_view blob) {
  public_key_facts out{.type = "unknown", .bits = {}};
  const auto name = take_field(blob);
  if (!name) return out;
  const auto kind = std::ranges::find(key_kinds, *name, &key_kind::name);
  if (kind == key_kinds.end()) return out;
  out.type = kind->type;
  if (kind->bits != 0) out.bits = kind->bits;
  std::optional<std::string_view> number;
  for (int i = 0; i < kind->number; ++i) number = take_field(blob);
  if (number && bits_of(*number) > 0) out.bits = bits_of(*number);
  return out;
}

std::optional<public_key_line> parse_public_key_line(std::string_view line) {
  line = trim(line);
  if (line.empty() || line[0] == '#') return std::nullopt;
  auto type = take_word(line);
  const auto options = is_key_type(type) ? std::string_view{} : type;
  if (!is_key_type(type)) type = take_word(line);
  auto blob = is_key_type(type) ? common::from_base64(take_word(line)) : std::nullopt;
  if (!blob || blob->empty()) return std::nullopt;
  return public_key_line{std::string(type), std::move(*blob), std::string(trim(line)),
                         std::string(options)};
}

std::string ssh_field(std::string_view bytes) {
  const auto size = static_cast<std::uint32_t>(bytes.size());
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(size >> shift & 0xff);
  return out.append(bytes);
}

}  // namespace collector::inventory
