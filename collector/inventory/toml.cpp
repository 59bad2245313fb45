#include "collector/inventory/toml.hpp"

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

}  // namespace

common::result<toml_values> toml_values::parse(std::string_view text) {
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
