#include "alerts/sinks/webhook_signature.hpp"

#include "common/base64.hpp"
#include "common/hash.hpp"
#include "common/secret_file.hpp"
#include "common/text.hpp"

namespace alerts {

using common::errc;
using common::fail;

common::result<std::vector<std::string>> webhook_keys(std::string_view text,
                                                      const std::string& file) {
  constexpr std::string_view prefix = "whsec_";
  constexpr std::size_t most = 4, shortest = 24, longest = 64;
  std::vector<std::string> out;
  int number = 0;
  for (std::string_view line; common::next_line(text, line);) {
    ++number;
    line = common::trim(line);
    if (line.empty()) continue;
    if (line.starts_with(prefix)) line.remove_prefix(prefix.size());
    auto key = common::from_base64(line);
    if (!key || key->size() < shortest || key->size() > longest)
      return fail(errc::malformed, "{}:{}: want whsec_ and {} to {} bytes as base64", file, number,
                  shortest, longest);
    out.push_back(std::move(*key));
  }
  if (out.empty() || out.size() > most)
    return fail(errc::malformed, "{}: want 1 to {} secrets, a line each", file, most);
  return out;
}

common::result<std::vector<std::string>> read_webhook_keys(const std::string& file) {
  constexpr std::size_t most = 1024;
  const auto secret = common::read_secret(file, most);
  if (!secret) return fail(secret.error());
  return webhook_keys(*secret, file);
}

std::string webhook_signature(const std::vector<std::string>& keys, std::string_view id,
                              std::int64_t seconds, std::string_view body) {
  const auto content = fmt::format("{}.{}.{}", id, seconds, body);
  std::string out;
  for (const auto& key : keys) {
    auto text = common::to_base64(common::hmac_sha256(key, content));
    text.append((4 - text.size() % 4) % 4, '=');
    out += fmt::format("{}v1,{}", out.empty() ? "" : " ", text);
  }
  return out;
}

}  // namespace alerts
