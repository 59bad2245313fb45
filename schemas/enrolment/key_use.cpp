#include "schemas/enrolment/key_use.hpp"

#include "common/clock.hpp"
#include "common/rfc3339.hpp"
#include "common/watched_file.hpp"
#include "schemas/agent_id.hpp"

namespace schemas {

using common::errc;
using common::fail;
using common::result;

namespace {
constexpr std::string_view first_word = "since ";
}

std::string text_of(const key_uses& uses) {
  auto out = fmt::format("{}{}\n", first_word, common::format_time(uses.since));
  for (const auto& [agent, last] : uses.agents)
    out += fmt::format("{} {}\n", common::format_time(last), agent);
  return out;
}

result<key_uses> parse_key_uses(const std::string& file, std::string_view text) {
  key_uses out;
  std::istringstream in{std::string(text)};
  std::string line;
  std::getline(in, line);
  const auto since = line.starts_with(first_word)
                         ? common::parse_rfc3339(line.substr(first_word.size()))
                         : std::nullopt;
  if (!since) return fail(errc::malformed, "{}:1: want `since` and a time", file);
  out.since = *since;
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
