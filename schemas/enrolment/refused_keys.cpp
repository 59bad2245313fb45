#include "schemas/enrolment/refused_keys.hpp"

#include <algorithm>

#include "common/clock.hpp"
#include "common/hex.hpp"
#include "common/rfc3339.hpp"
#include "common/text.hpp"
#include "common/watched_file.hpp"
#include "schemas/enrolment/fields.hpp"

namespace schemas {

using common::errc;
using common::fail;
using common::result;

namespace {

constexpr std::size_t longest_refused_address = 64, file_bytes = 256u << 10;

/// As the kernel writes an address and its zone.
bool is_one_word(std::string_view text) {
  return !text.empty() && text.size() <= longest_refused_address &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace

std::string text_of(const refused_keys& keys) {
  std::string out;
  for (const auto& [key, k] : keys)
    out += fmt::format("{} {} {}\n", common::format_time(k.last), common::to_hex(key),
                       is_one_word(k.address) ? k.address : "-");
  return out;
}

result<refused_keys> parse_refused_keys(const std::string& file, std::string_view text) {
  refused_keys out;
  std::size_t number = 0;
  for (std::string_view line; common::next_line(text, line);) {
    ++number;
    const auto parts = common::split(line, ' ', 3);
    const auto time = common::parse_rfc3339(parts[0]);
    auto key = parts.size() == 3 ? key_from_hex(parts[1]) : std::nullopt;
    if (!time || !key || !is_one_word(parts[2]))
      return fail(errc::malformed, "{}:{}: want a time, a key and an address", file, number);
    if (out.size() < most_refused_keys) out[*key] = {*time, std::string(parts[2])};
  }
  return out;
}

result<refused_keys> read_refused_keys(const std::string& path) {
  const auto text = common::read_file(path, file_bytes);
  if (!text) return fail(text.error());
  return parse_refused_keys(path, *text);
}

}  // namespace schemas
