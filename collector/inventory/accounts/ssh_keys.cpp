#include "collector/inventory/accounts/ssh_keys.hpp"

#include <algorithm>

#include "collector/inventory/text.hpp"
#include "common/base64.hpp"
#include "common/hash.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t key_file_limit = 1u << 20, keys_limit = 500;

bool is_type(std::string_view word) {
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

}  // namespace

std::vector<std::string> parse_authorized_keys(std::string_view rest) {
  std::vector<std::string> out;
  for (std::string_view line; out.size() < keys_limit && next_line(rest, line);) {
    line = trim(line);
    if (line.empty() || line[0] == '#') continue;
    auto type = take_word(line);
    if (!is_type(type)) type = take_word(line);  // the first word was options
    const auto key = is_type(type) ? common::from_base64(take_word(line)) : std::nullopt;
    if (key && !key->empty())
      out.push_back(
          fmt::format("SHA256:{} {}", common::to_base64(common::sha256(*key)), type.substr(0, 64)));
  }
  std::ranges::sort(out);
  const auto twice = std::ranges::unique(out);
  out.erase(twice.begin(), twice.end());
  return out;
}

std::vector<std::string> authorized_keys(const common::root_dir& host, const std::string& home) {
  std::string all;
  for (const auto* name : {"/.ssh/authorized_keys", "/.ssh/authorized_keys2"})
    if (const auto file = host.read(home + name, key_file_limit))
      all.append(file->bytes).append("\n");
  return parse_authorized_keys(all);
}

}  // namespace collector::inventory
