#include "schemas/enrolment/agent_key.hpp"

#include <optional>

#include "common/file_names.hpp"
#include "common/hash.hpp"
#include "common/hex.hpp"
#include "common/secret_file.hpp"
#include "schemas/enrolment/fields.hpp"

namespace schemas {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

constexpr std::string_view noun = "muster-agent-key ", version = "v1\n", secret = "secret ",
                           machine = "machine ";
constexpr std::size_t most_file_bytes = 1024;

bool take(std::string_view& rest, std::string_view word) {
  if (!rest.starts_with(word)) return false;
  rest.remove_prefix(word.size());
  return true;
}

/// A line of a word and 32 bytes in hex.
std::optional<std::string> take_line(std::string_view& rest, std::string_view word) {
  if (!take(rest, word)) return std::nullopt;
  auto bytes = key_from_hex(rest.substr(0, 2 * key_bytes));
  if (!bytes) return std::nullopt;
  rest.remove_prefix(2 * key_bytes);
  return take(rest, "\n") ? bytes : std::nullopt;
}

tl::unexpected<common::error> want_line(const std::string& file, int line, std::string_view word) {
  return fail(errc::malformed, "{}:{}: want `{}`, and 64 of 0-9 and a-f up to the line's end", file,
              line, word.substr(0, word.size() - 1));
}

std::string file_of(const std::string& keys_dir, key_slot slot) {
  const char* const end = slot == key_slot::in_use    ? ""
                          : slot == key_slot::to_come ? ".next"
                                                      : ".old";
  return keys_dir + "/agent.key" + end;
}

}  // namespace

agent_key bind_to_machine(std::string secret_key, std::string_view machine_id) {
  auto mac = common::hmac_sha256(secret_key, machine_id);
  return {std::move(secret_key), std::move(mac)};
}

bool belongs_to(const agent_key& key, std::string_view machine_id) {
  return key.machine_mac == common::hmac_sha256(key.secret_key, machine_id);
}

std::string text_of(const agent_key& key) {
  return fmt::format("{}{}{}{}\n{}{}\n", noun, version, secret, common::to_hex(key.secret_key),
                     machine, common::to_hex(key.machine_mac));
}

result<agent_key> parse_agent_key(const std::string& file, std::string_view text) {
  auto rest = text;
  if (!take(rest, noun))
    return fail(errc::malformed, "{}:1: not an agent's key, which begins with `{}`", file,
                noun.substr(0, noun.size() - 1));
  if (!take(rest, version))
    return fail(errc::unsupported, "{}:1: a version that this muster does not know, want v1", file);
  auto secret_key = take_line(rest, secret);
  if (!secret_key) return want_line(file, 2, secret);
  auto machine_mac = take_line(rest, machine);
  if (!machine_mac) return want_line(file, 3, machine);
  if (!rest.empty()) return fail(errc::malformed, "{}:4: want nothing after line 3", file);
  return agent_key{std::move(*secret_key), std::move(*machine_mac)};
}

status write_agent_key(const std::string& keys_dir, const agent_key& key, key_slot slot) {
  if (auto s = common::make_secret_folder(keys_dir); !s) return s;
  return common::write_secret(file_of(keys_dir, slot), text_of(key));
}

result<agent_key> read_agent_key(const std::string& keys_dir, key_slot slot) {
  const auto file = file_of(keys_dir, slot);
  const auto text = common::read_secret(file, most_file_bytes);
  if (!text) return fail(text.error());
  return parse_agent_key(file, *text);
}

status move_agent_key(const std::string& keys_dir, key_slot from) {
  const auto in_use = file_of(keys_dir, key_slot::in_use);
  if (from == key_slot::to_come)
    if (auto s = common::link_durably(in_use, file_of(keys_dir, key_slot::before)); !s) return s;
  return common::rename_durably(file_of(keys_dir, from), in_use);
}

status forget_agent_key(const std::string& keys_dir, key_slot slot) {
  return common::remove_durably(file_of(keys_dir, slot));
}

}  // namespace schemas
