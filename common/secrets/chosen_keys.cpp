#include "common/secrets/chosen_keys.hpp"

#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

constexpr std::size_t shortest_key = 8, shortest_base64 = 12;

bool has_digits(std::string_view v) { return std::ranges::any_of(v, is_digit); }

std::size_t end_of_digits(std::string_view v, std::size_t at) {
  while (at < v.size() && is_digit(v[at])) ++at;
  return at;
}

/// `2.3`, `20160526-1`, `1.4~rc2`.
bool is_version(std::string_view v) {
  if (const auto epoch = end_of_digits(v, 0); epoch > 0 && v.substr(epoch).starts_with(':'))
    v.remove_prefix(epoch + 1);
  auto at = end_of_digits(v, 0);
  if (at == 0 || v.size() > std::size_t{64}) return false;
  bool dotted = false;
  for (auto next = end_of_digits(v, at + 1); at < v.size() && v[at] == '.' && next > at + 1;
       next = end_of_digits(v, at + 1)) {
    at = next;
    dotted = true;
  }
  const auto rest = v.substr(at);
  if (rest.empty()) return dotted;
  const auto in_version = [](char c) {
    return is_alnum(c) || std::string_view(".+~:-").find(c) < 5;
  };
  const bool revised = rest.size() > 1 && std::string_view("-+~").find(rest[0]) < 3;
  return std::ranges::all_of(rest, in_version) &&
         (dotted || (revised && (is_digit(rest[1]) || has_digits(rest)))) &&
         (revised || is_letter(rest[0]) || rest[0] == '.');
}

}  // namespace

bool is_key_option(std::string_view name, std::string_view v) {
  return is_one_of(name, {"-key", "--key"}) && v.size() >= shortest_key && looks_chosen(v) &&
         !is_file_name(v) && v.find_first_of("./:,") == v.npos && !v.starts_with("0x") &&
         !std::ranges::all_of(v, is_hex);
}

bool is_chosen_key(std::string_view name, std::string_view v) {
  const auto n = lower(name);
  for (const std::string_view end :
       {"hash_key", "hash-key", "hashkey", "app_key", "app-key", "block_key", "block-key"})
    if (n.ends_with(end))
      return v.size() >= shortest_key && looks_chosen(v) && !is_file_name(v) &&
             v.find_first_of("./:,()[]{}$% ") == v.npos;
  return false;
}

bool is_signature(std::string_view name, std::string_view v) {
  const auto n = lower(name);
  if (!is_one_of(n, {"sig", "signature"})) return false;
  return v.size() >= shortest_key && (v.ends_with("%3D") || v.ends_with("%3d"));
}

bool is_key_in_base64(std::string_view name, std::string_view v) {
  if (lower(name) != "key" || v.size() < shortest_base64 || !v.ends_with('=')) return false;
  const auto body = v.substr(0, v.find_last_not_of('=') + 1);
  return v.size() % 4 == 0 &&
         std::ranges::all_of(body, [](char c) { return is_alnum(c) || c == '+' || c == '/'; }) &&
         (has_digits(body) || std::ranges::any_of(body, is_upper));
}

bool is_chosen(std::string_view name, std::string_view v) {
  return is_key_option(name, v) || is_chosen_key(name, v) || is_signature(name, v) ||
         is_key_in_base64(name, v);
}

bool is_of_package(std::string_view line, std::string_view v) {
  return is_version(v) ||
         (is_one_of(v, {"install", "deinstall", "purge", "hold"}) && line.find('\t') != line.npos);
}

}  // namespace common::secrets
