#include "common/secrets/elements.hpp"

#include "common/secrets/names.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

constexpr std::size_t longest_tag = 256, longest_content = 128;

bool is_tag_char(char c) { return is_name_char(c) || c == ':'; }

}  // namespace

bool next_element(std::string_view line, std::size_t at, element& out) {
  for (at = line.find('<', at); at != line.npos; at = line.find('<', at + 1)) {
    auto end = at + 1;
    while (end < line.size() && is_tag_char(line[end])) ++end;
    if (end == at + 1) continue;
    const auto close = line.substr(end, longest_tag).find('>');
    if (close == line.npos) continue;
    const auto begin = end + close + 1;
    if (line[begin - 2] == '/') continue;
    const auto next = line.find('<', begin);
    out.tag = line.substr(at + 1, end - at - 1);
    out.content = {begin, std::min(next, line.size())};
    out.closed = next != line.npos && next + 1 < line.size() && line[next + 1] == '/';
    out.after = std::min(next, line.size());
    return true;
  }
  return false;
}

bool names_a_secret(std::string_view line, const element& e) {
  static constexpr auto tags =
      sorted({"key", "name", "param-name", "property-name", "option", "field", "propertyname", "k",
              "env-entry-name", "paramname", "parameter-name", "id", "setting"});
  const auto tag = e.tag.substr(std::min(e.tag.rfind(':') + 1, e.tag.size()));
  const auto content = part_of(line, e.content);
  if (!e.closed || content.empty() || content.size() > longest_content) return false;
  if (tag.size() > 24 || !is_one_of(lower(tag), tags)) return false;
  return std::ranges::all_of(content, [](char c) { return is_name_char(c) || c == ' '; }) &&
         kind_of(content).says == naming::strong;
}

bool takes_a_value(std::string_view tag) {
  static constexpr auto tags = sorted({"string", "data", "val", "content", "text", "v"});
  if (tag.size() > 64) return false;
  const auto name = lower(tag.substr(std::min(tag.rfind(':') + 1, tag.size())));
  return is_one_of(name, tags) || name.ends_with("value");
}

bool find_elements(std::string_view line, spans& out) {
  bool named = false;
  element e;
  for (std::size_t at = 0; next_element(line, at, e); at = e.after) {
    if (named && takes_a_value(e.tag)) {
      if (!is_plain(part_of(line, e.content))) out.push_back(e.content);
      named = false;
      continue;
    }
    if (part_of(line, e.content).empty() && !e.closed) continue;
    named = names_a_secret(line, e) || (named && !is_one_of(e.tag, {"key", "name"}));
  }
  return named;
}

}  // namespace common::secrets
