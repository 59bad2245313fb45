#include "schemas/enrolment/key_use.hpp"

#include "common/clock.hpp"
#include "common/hex.hpp"
#include "common/rfc3339.hpp"
#include "common/watched_file.hpp"
#include "schemas/agent_id.hpp"
#include "schemas/enrolment/fields.hpp"

namespace schemas {

using common::errc;
using common::fail;
using common::result;

namespace {
constexpr std::string_view before_time = "since ", before_key = " with ";

/// False: the line is none.
bool read_head(std::string_view line, key_uses& out) {
  const auto key_at = line.find(before_key);
  if (!line.starts_with(before_time) || key_at == line.npos) return false;
  const auto time =
      common::parse_rfc3339(line.substr(before_time.size(), key_at - before_time.size()));
  auto key = key_from_hex(line.substr(key_at + before_key.size()));
  if (!time || !key) return false;
  out.since = *time;
  out.next = std::move(*key);
  return true;
}

}  // namespace

std::string text_of(const key_uses& uses) {
  auto out = fmt::format("{}{}{}{}\n", before_time, common::format_time(uses.since), before_key,
                         common::to_hex(uses.next));
  for (const auto& [agent, last] : uses.agents)
    out += fmt::format("{} {}\n", common::format_time(last), agent);
  return out;
}

result<key_uses> parse_key_uses(const std::string& file, std::string_view text) {
  key_uses out;
  std::istringstream in{std::string(text)};
  std::string line;
  std::getline(in, line);
  if (!read_head(line, out)) return fail(errc::malformed, "{}:1: want `since TIME with KEY`", file);
  for (std::size_t number = 2; std::getline(in, line); ++number) {
    const auto blank = line.find(' ');
    const auto time = common::parse_rfc3339(line.substr(0, blank));
    const auto agent =
        agent_id::parse(blank == std::string::npos ? std::string{} : line.substr(blank + 1));
    if (!time || !agent)
      return fail(errc::malformed, "{}:{}: want a time and an agent's id", file, number);
    out.agents[agent->text()] = *time;
  }
  return out;
}

result<key_uses> read_key_uses(const std::string& path) {
  const auto text = common::read_file(path, key_use_bytes);
  if (!text) return fail(text.error());
  return parse_key_uses(path, *text);
}

}  // namespace schemas
