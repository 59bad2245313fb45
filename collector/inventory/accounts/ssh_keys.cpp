#include "collector/inventory/accounts/ssh_keys.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "collector/effective/effective.hpp"
#include "collector/inventory/bounded_list.hpp"
#include "collector/inventory/faults.hpp"
#include "collector/inventory/ssh/public_key.hpp"
#include "collector/inventory/text.hpp"
#include "common/letters.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t key_file_limit = 1u << 20, keys_limit = 500;

// With what sudo grants they have to fit into a row.
constexpr list_bounds options_bounds{.items = 48, .bytes = 200};

/// The options between their commas, in an order of their own: which way round they stand is no
/// difference. Names are taken in whatever case.
std::string options_text(std::string_view s) {
  std::vector<std::string> all;
  bool quoted = false;
  for (std::size_t i = 0, from = 0; i <= s.size(); ++i) {
    if (i + 1 < s.size() && s[i] == '\\' && quoted) {
      ++i;
      continue;
    }
    if (i < s.size() && s[i] == '"') quoted = !quoted;
    if (i < s.size() && (quoted || s[i] != ',')) continue;
    const auto one = s.substr(from, i - from);
    from = i + 1;
    const auto equals = std::min(one.find('='), one.size());
    auto text = common::lower_case(one.substr(0, equals));
    if (!one.empty()) all.push_back(text.append(one.substr(equals)));
  }
  std::ranges::sort(all);
  return all.empty() ? "unrestricted" : fmt::format("{}", fmt::join(all, ","));
}

}  // namespace

authorized parse_authorized_keys(std::string_view rest) {
  std::vector<std::string> keys, options;
  for (std::string_view line; keys.size() < keys_limit && next_line(rest, line);) {
    const auto key = parse_public_key_line(line);
    if (!key) continue;
    const auto print = ssh_fingerprint(key->blob);
    keys.push_back(fmt::format("{} {}", print, key->type.substr(0, 64)));
    options.push_back(fmt::format("{} {}", print, options_text(key->options)));
  }
  std::ranges::sort(keys);
  const auto twice = std::ranges::unique(keys);
  keys.erase(twice.begin(), twice.end());
  return {std::move(keys), bounded_list(std::move(options), options_bounds)};
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

authorized authorized_keys(const common::root_dir& host, const std::vector<std::string>& files) {
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
