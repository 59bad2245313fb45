#include "cli/commands/configured_sinks.hpp"

#include <fmt/ranges.h>

#include "cli/health/configuration_of.hpp"
#include "common/log.hpp"
#include "common/suggest.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;

result<std::vector<schemas::sink>> configured_sinks(const common_options& c) {
  const auto said = health::configuration_of(c.paths);
  auto all = said ? schemas::sinks_of(*said) : fail(said.error());
  if (all)
    if (auto ok = schemas::refuse_own_files(*all, c.paths); !ok) return fail(ok.error());
  return all;
}

result<schemas::sink> find_sink(const common_options& c, const std::string& name) {
  auto all = configured_sinks(c);
  if (!all) return fail(all.error());
  std::vector<std::string_view> names;
  for (auto& s : *all) {
    if (s.name == name) return std::move(s);
    names.push_back(s.name);
  }
  if (names.empty())
    return fail(errc::usage, "no sink '{}': {} has none; docs/sinks.md", common::one_line(name),
                c.paths.configuration());
  return fail(errc::usage, "no sink '{}'{}; there are {}", name, common::did_you_mean(name, names),
              fmt::join(names, ", "));
}

result<std::optional<store::told_log>> open_told(const common_options& c, bool read_only) {
  auto log = store::told_log::open(c.paths.told(), read_only);
  if (log) return std::optional(std::move(*log));
  if (log.error().code == errc::not_found) return std::optional<store::told_log>();
  return fail(log.error());
}

}  // namespace cli
