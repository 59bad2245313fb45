#include <algorithm>

#include "common/suggest.hpp"
#include "common/yaml/reading.hpp"
#include "schemas/sinks/sinks.hpp"

namespace schemas {

using common::fail;
using common::status;

namespace {

constexpr std::size_t most_named = 1000;

status check_rules_of(const common::yaml::node& sink, std::span<const std::string_view> known) {
  const auto* filter = sink.find("filter");
  const auto* named = filter == nullptr ? nullptr : filter->find("rule");
  if (named == nullptr) return {};
  const auto all = common::yaml::one_or_more(*named, "a rule's id", most_named);
  if (!all) return fail(all.error());
  for (const auto& one : *all)
    if (std::ranges::find(known, one.text) == known.end())
      return common::yaml::refuse(
          one, fmt::format("no rule '{}'{}", one.text, common::did_you_mean(one.text, known)));
  return {};
}

}  // namespace

status check_filter_rules(const common::settings::configuration& said,
                          std::span<const std::string_view> known) {
  const auto* section = said.section("sinks");
  if (section == nullptr) return {};
  for (const auto& sink : section->value.items)
    if (const auto s = check_rules_of(sink, known); !s)
      return fail(s.error().code, "{}:{}", section->file, s.error().detail);
  return {};
}

}  // namespace schemas
