#include "collector/inventory/accounts/ssh_keys.hpp"

#include <algorithm>

#include "collector/effective/effective.hpp"
#include "collector/inventory/faults.hpp"
#include "collector/inventory/ssh/public_key.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t key_file_limit = 1u << 20, keys_limit = 500;

}  // namespace

std::vector<std::string> parse_authorized_keys(std::string_view rest) {
  std::vector<std::string> out;
  for (std::string_view line; out.size() < keys_limit && next_line(rest, line);)
    if (const auto key = parse_public_key_line(line))
      out.push_back(fmt::format("{} {}", ssh_fingerprint(key->blob), key->type.substr(0, 64)));
  std::ranges::sort(out);
  const auto twice = std::ranges::unique(out);
  out.erase(twice.begin(), twice.end());
  return out;
}

key_places::key_places(const common::root_dir& host)
    : patterns_{".ssh/authorized_keys", ".ssh/authorized_keys2"} {
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

schemas::list authorized_keys(const common::root_dir& host, const std::vector<std::string>& files) {
  std::string all;
  for (const auto& path : files) {
    const auto file = host.read(path, key_file_limit);
    if (file)
      all.append(file->bytes).append("\n");
    else if (may_hold(file.error()))
      return {};
  }
  return parse_authorized_keys(all);
}

}  // namespace collector::inventory
