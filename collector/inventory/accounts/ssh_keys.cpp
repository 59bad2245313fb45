#include "collector/inventory/accounts/ssh_keys.hpp"

#include <algorithm>

#include "collector/inventory/text.hpp"
#include "collector/policy/effective/effective.hpp"
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

key_places::key_places(const common::root_dir& host)
    : patterns_{".ssh/authorized_keys", ".ssh/authorized_keys2"} {
  namespace effective = policy::effective;
  const auto said = effective::ask(
      {.of = effective::family::sshd, .place = {}, .section = {}, .key = "authorizedkeysfile"},
      host);
  if (said.now == effective::answer::state::invalid) fault_ = said.error;
  if (said.now != effective::answer::state::set) return;
  patterns_.clear();
  for (const auto p : split(said.value, ' ', 64))
    if (!p.empty() && p != "none") patterns_.emplace_back(p);
}

std::vector<std::string> key_places::of(std::string_view user, std::int64_t uid,
                                        std::string_view home) const {
  std::vector<std::string> out;
  for (const auto& pattern : patterns_) {
    std::string path;
    for (std::size_t i = 0; i < pattern.size() && path.size() < 4096; ++i) {
      const char next = pattern[i] == '%' && i + 1 < pattern.size() ? pattern[++i] : '\0';
      if (next == '\0') path.push_back(pattern[i]);
      if (next == '%') path.push_back('%');
      if (next == 'h') path += home;
      if (next == 'u') path += user;
      if (next == 'U') path += std::to_string(uid);
    }
    if (!path.starts_with('/')) path = fmt::format("{}/{}", home, path);
    out.push_back(std::move(path));
  }
  return out;
}

std::vector<std::string> authorized_keys(const common::root_dir& host,
                                         const std::vector<std::string>& files) {
  std::string all;
  for (const auto& path : files)
    if (const auto file = host.read(path, key_file_limit)) all.append(file->bytes).append("\n");
  return parse_authorized_keys(all);
}

}  // namespace collector::inventory
