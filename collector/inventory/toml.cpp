#include "collector/inventory/toml.hpp"

#include <algorithm>

// The library asserts what some broken texts do not keep, and reports those right after it: as in
// Debian's own build of it, that is no reason to end the process.
#define TOML_ASSERT(condition) static_assert(true)
#include <toml++/toml.h>

namespace collector::inventory {

namespace {

constexpr std::size_t values_limit = 5000, name_limit = 1024, value_limit = 4096;

/// A scalar as it would be written; empty for an array and a date.
std::string written(const toml::node& n) {
  if (const auto* text = n.as_string()) return text->get().substr(0, value_limit);
  if (const auto* truth = n.as_boolean()) return truth->get() ? "true" : "false";
  if (const auto* whole = n.as_integer()) return std::to_string(whole->get());
  return {};
}

void flatten(const toml::table& from, const std::string& before,
             std::map<std::string, std::string, std::less<>>& to) {
  for (const auto& [key, node] : from) {
    const auto name =
        before.empty() ? std::string(key.str()) : before + "." + std::string(key.str());
    if (name.size() > name_limit || to.size() >= values_limit) continue;
    if (const auto* inner = node.as_table())
      flatten(*inner, name, to);  // as deep as the library reads them
    else if (auto value = written(node); !value.empty())
      to.emplace(name, std::move(value));
  }
}

/// The end of the quoted text that begins at `at`, behind its closing quotes.
std::size_t end_of_quoted(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const std::string three(3, quote);
  const bool over_lines = text.substr(at).starts_with(three);
  for (at += over_lines ? 3 : 1; at < text.size(); ++at) {
    if (text[at] == '\\' && quote == '"') {
      ++at;
    } else if (!over_lines && (text[at] == quote || text[at] == '\n')) {
      return at + 1;
    } else if (over_lines && text.substr(at).starts_with(three)) {
      at += 3;  // two more quotes may belong to the text
      for (int more = 0; more < 2 && at < text.size() && text[at] == quote; ++more) ++at;
      return at;
    }
  }
  return text.size();
}

/// Where a character that is not ASCII stands outside of quotes and comments, which TOML does not
/// have: toml++ 3.3 reaches what it holds for unreachable when it asks whether such a character is
/// white space. A byte order mark may begin the text. npos: there is none.
std::size_t foreign_character(std::string_view text) {
  std::size_t at = text.starts_with("\xef\xbb\xbf") ? 3 : 0;
  while (at < text.size()) {
    if (text[at] == '"' || text[at] == '\'')
      at = end_of_quoted(text, at);
    else if (text[at] == '#')
      at = std::min(text.find('\n', at), text.size());
    else if (static_cast<unsigned char>(text[at]) >= 0x80)
      return at;
    else
      ++at;
  }
  return std::string_view::npos;
}

}  // namespace

common::result<toml_values> toml_values::parse(std::string_view text) {
  if (const auto at = foreign_character(text); at != std::string_view::npos)
    return common::fail(common::errc::malformed,
                        "line {}: a character that is not ASCII; names and texts with such "
                        "characters stand in quotes",
                        1 + std::ranges::count(text.substr(0, at), '\n'));
  try {
    toml_values out;
    flatten(toml::parse(text), "", out.all_);
    return out;
  } catch (const toml::parse_error& e) {
    return common::fail(common::errc::malformed, "line {}: {}", e.source().begin.line,
                        e.description());
  }
}

common::result<toml_values> read_toml(const common::root_dir& host, const std::string& file) {
  constexpr std::size_t most = 256u << 10;
  const auto text = host.read(file, most);
  if (!text) return common::fail(text.error());
  if (text->truncated)
    return common::fail(common::errc::too_large, "{}: larger than {} bytes", file, most);
  auto out = toml_values::parse(text->bytes);
  if (!out) return common::fail(out.error().code, "{}: {}", file, out.error().detail);
  return out;
}

std::string toml_values::get(std::string_view name) const {
  const auto at = all_.find(name);
  return at == all_.end() ? std::string{} : at->second;
}

}  // namespace collector::inventory
