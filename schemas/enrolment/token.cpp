#include "schemas/enrolment/token.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "common/base32.hpp"
#include "common/hash.hpp"
#include "common/hex.hpp"
#include "schemas/enrolment/fields.hpp"

namespace schemas {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

constexpr std::string_view product = "muster", prefix = "muster1.";
constexpr char layout = 1;
constexpr std::size_t checksum_bytes = 4;
constexpr std::int64_t end_of_9999 = 253'402'300'799'999;

std::string checksum_of(std::string_view bytes) {
  return common::sha256(bytes).substr(0, checksum_bytes);
}

/// Takes the parts of a layout off its bytes; once one is not there, none is.
class layout_reader {
 public:
  explicit layout_reader(std::string_view bytes) : rest_(bytes) {}

  std::string bytes(std::size_t count) {
    if (count > rest_.size()) {
      ran_out_ = true;
      rest_ = {};
      return {};
    }
    std::string out(rest_.substr(0, count));
    rest_.remove_prefix(count);
    return out;
  }
  /// Big-endian, of at most 8 bytes.
  std::uint64_t number(std::size_t size) {
    return common::read_be64(std::string(8 - size, '\0') + bytes(size).append(size, '\0'));
  }
  bool is_at_end() const { return rest_.empty() && !ran_out_; }

 private:
  std::string_view rest_;
  bool ran_out_ = false;
};

tl::unexpected<common::error> not_a_token() {
  return fail(errc::malformed,
              "not a muster token: want what `muster enroll` printed, which begins with {}",
              prefix);
}

tl::unexpected<common::error> damaged() {
  return fail(errc::corrupt,
              "the token is cut short or mistyped: copy all of what `muster enroll` printed");
}

tl::unexpected<common::error> other_version() {
  return fail(errc::unsupported,
              "the token is of a version that this muster does not know: upgrade muster here");
}

/// In small letters, without the blanks around it.
std::string plain_text(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto from = std::min(text.find_first_not_of(blanks), text.size());
  std::string out(text.substr(from, text.find_last_not_of(blanks) + 1 - from));
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

/// The bytes that the text stands for, without the checksum, which holds.
result<std::string> checked_layout(std::string_view plain) {
  const auto dot = plain.find('.');
  if (!plain.starts_with(product) || dot == plain.npos) return not_a_token();
  const auto version = plain.substr(product.size(), dot - product.size());
  if (version.empty() || version.find_first_not_of("0123456789") != version.npos)
    return not_a_token();
  if (!plain.starts_with(prefix)) return other_version();
  auto bytes = common::from_base32(plain.substr(prefix.size()));
  if (!bytes || bytes->size() <= checksum_bytes) return damaged();
  const auto checksum = bytes->substr(bytes->size() - checksum_bytes);
  bytes->resize(bytes->size() - checksum_bytes);
  if (checksum != checksum_of(*bytes)) return damaged();
  if (bytes->front() != layout) return other_version();
  return std::move(*bytes);
}

/// What the layout says, not yet checked; nothing where it ends too early or too late.
std::optional<token> read_layout(std::string_view bytes) {
  layout_reader r(bytes);
  r.bytes(1);  // which layout it is has been looked at
  token t;
  for (auto left = r.number(1); left > 0; --left) t.addresses.push_back(r.bytes(r.number(2)));
  for (auto left = r.number(1); left > 0; --left) t.server_keys.push_back(r.bytes(key_bytes));
  t.seed = r.bytes(key_bytes);
  const auto expires = r.number(8);
  t.expires = expires > end_of_9999 ? -1 : static_cast<std::int64_t>(expires);
  return r.is_at_end() ? std::optional(std::move(t)) : std::nullopt;
}

}  // namespace

status check_token(const token& t) {
  if (auto s = check_addresses(t.addresses); !s) return s;
  if (auto s = check_server_keys(t.server_keys); !s) return s;
  if (t.seed.size() != key_bytes)
    return fail(errc::malformed, "a bad seed, want {} bytes", key_bytes);
  if (t.expires < 0 || t.expires > end_of_9999)
    return fail(errc::malformed, "a bad expiry, want a time from 1970 to 9999");
  return {};
}

std::string encode_token(const token& t) {
  if (const auto s = check_token(t); !s) throw std::invalid_argument(s.error().detail);
  std::string out{layout, static_cast<char>(t.addresses.size())};
  for (const auto& address : t.addresses)
    out.append(common::be64(address.size()).substr(6)).append(address);
  out.push_back(static_cast<char>(t.server_keys.size()));
  for (const auto& key : t.server_keys) out += key;
  out.append(t.seed).append(common::be64(static_cast<std::uint64_t>(t.expires)));
  out += checksum_of(out);
  return std::string(prefix) + common::to_base32(out);
}

result<token> decode_token(std::string_view text) {
  if (text.size() > most_token_bytes)
    return fail(errc::too_large, "{} bytes: a muster token has at most {}", text.size(),
                most_token_bytes);
  const auto bytes = checked_layout(plain_text(text));
  if (!bytes) return fail(bytes.error());
  auto t = read_layout(*bytes);
  if (!t) return fail(errc::malformed, "not a muster token: its parts do not fit its length");
  if (const auto s = check_token(*t); !s)
    return fail(s.error().code, "not a muster token: it has {}", s.error().detail);
  return std::move(*t);
}

}  // namespace schemas
