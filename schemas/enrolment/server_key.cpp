#include "schemas/enrolment/server_key.hpp"

#include <filesystem>

#include "common/file_names.hpp"
#include "common/hash.hpp"
#include "common/hex.hpp"
#include "common/new_file.hpp"
#include "common/secret_file.hpp"
#include "common/watched_file.hpp"
#include "schemas/enrolment/fields.hpp"

namespace schemas {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

constexpr std::size_t line_bytes = 2 * key_bytes + 1;

/// What is there already was made by another process a moment ago, and counts.
status made_or_there(status made) {
  return made || made.error().code != errc::exists ? made : status{};
}

result<std::string> load_or_make_secret(const std::string& file) {
  auto text = common::read_secret(file, line_bytes);
  if (!text && text.error().code == errc::not_found) {
    const auto fresh = key_line(common::random_bytes(key_bytes));
    if (auto s = made_or_there(common::write_secret(file, fresh)); !s) return fail(s.error());
    text = common::read_secret(file, line_bytes);
  }
  if (!text) return fail(text.error());
  return parse_key_line(file, *text);
}

status keep_public(const std::string& file, std::string_view public_key) {
  const auto wanted = key_line(public_key);
  auto text = common::read_file(file, line_bytes);
  if (!text && text.error().code == errc::not_found) {
    if (auto s = made_or_there(common::write_new_file(file, wanted, 0644)); !s) return s;
    text = common::read_file(file, line_bytes);
  }
  if (!text) return fail(text.error());
  if (*text != wanted)
    return fail(errc::refused,
                "{}: is not the public key of server.key beside it; remove it to have it made anew",
                file);
  return {};
}

}  // namespace

std::string key_line(std::string_view key) { return common::to_hex(key) + "\n"; }

result<std::string> parse_key_line(const std::string& file, std::string_view text) {
  auto key = text.ends_with('\n') ? key_from_hex(text.substr(0, text.size() - 1)) : std::nullopt;
  if (!key) return fail(errc::malformed, "{}: not a key, want one line of 64 of 0-9 and a-f", file);
  return std::move(*key);
}

result<server_key> load_or_make_server_key(const std::string& keys_dir,
                                           const public_key_of& derive) {
  if (auto s = common::make_secret_folder(keys_dir); !s) return fail(s.error());
  const auto file = keys_dir + "/server.key", pub = keys_dir + "/server.pub";
  std::error_code ec;
  // In this order: who makes both at the same time makes server.pub last.
  if (std::filesystem::exists(pub, ec) && !std::filesystem::exists(file, ec))
    return fail(errc::refused,
                "{} is gone, and {} is there: bring it back from a backup; without {} another key "
                "is made, for which every host has to join anew",
                file, pub, pub);
  auto secret_key = load_or_make_secret(file);
  if (!secret_key) return fail(secret_key.error());
  auto public_key = derive(*secret_key);
  if (!public_key) return fail(public_key.error().code, "{}: {}", file, public_key.error().detail);
  if (auto s = keep_public(pub, *public_key); !s) return fail(s.error());
  return server_key{std::move(*secret_key), std::move(*public_key)};
}

result<server_key> load_next_server_key(const std::string& keys_dir, const public_key_of& derive) {
  const auto dir = next_keys(keys_dir), file = dir + "/server.key";
  std::error_code ec;
  if (!std::filesystem::exists(file, ec)) return fail(errc::not_found, "{}: is not there", file);
  return load_or_make_server_key(dir, derive);
}

status put_next_in_use(const std::string& keys_dir, const public_key_of& derive) {
  const auto dir = next_keys(keys_dir);
  // server.pub goes before the key: of a key alone it can be made anew.
  for (const auto& file : {dir + "/server.pub", keys_dir + "/server.pub"})
    if (auto s = common::remove_durably(file); !s) return s;
  if (auto s = common::rename_durably(dir + "/server.key", keys_dir + "/server.key"); !s) return s;
  if (auto s = load_or_make_server_key(keys_dir, derive); !s) return fail(s.error());
  // A broker that still runs may write there; what it says is of this key, and counts for no other.
  std::error_code ec;
  std::filesystem::remove_all(dir, ec);
  return {};
}

result<std::string> read_server_public_key(const std::string& keys_dir) {
  const auto file = keys_dir + "/server.pub";
  const auto text = common::read_file(file, line_bytes);
  if (!text) return fail(text.error());
  return parse_key_line(file, *text);
}

}  // namespace schemas
