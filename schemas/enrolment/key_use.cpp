#include "schemas/enrolment/key_use.hpp"

#include "common/clock.hpp"
#include "common/rfc3339.hpp"
#include "common/watched_file.hpp"
#include "schemas/agent_id.hpp"

namespace schemas {

using common::errc;
using common::fail;
using common::result;

std::string text_of(const key_uses& uses) {
  std::string out;
  for (const auto& [agent, last] : uses)
    out += fmt::format("{} {}\n", common::format_time(last), agent);
  return out;
}

result<key_uses> parse_key_uses(const std::string& file, std::string_view text) {
  key_uses out;
  std::istringstream in{std::string(text)};
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    const auto blank = line.find(' ');
    const auto time = common::parse_rfc3339(line.substr(0, blank));
    const auto agent =
        agent_id::parse(blank == std::string::npos ? std::string{} : line.substr(blank + 1));
    if (!time || !agent)
      return fail(errc::malformed, "{}:{}: want a time and an agent's id", file, number);
    out[agent->text()] = *time;
  }
  return out;
}

result<key_uses> read_key_uses(const std::string& path) {
  const auto text = common::read_file(path, key_use_bytes);
  if (!text && text.error().code == errc::not_found) return key_uses{};
  if (!text) return fail(text.error());
  return parse_key_uses(path, *text);
}

}  // namespace schemas
