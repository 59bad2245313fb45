#include "collector/inventory/json_file.hpp"

#include <algorithm>

#include "collector/inventory/text.hpp"

namespace collector::inventory {

using common::errc;
using common::fail;
using schemas::json;

common::result<json> parse_json(std::string_view text, const json_limits& limits) {
  bool deep = false;
  const auto keep = [&](int depth, json::parse_event_t event, json& parsed) {
    if (depth > limits.depth) deep = true;
    const bool named = event == json::parse_event_t::key && depth == 1 && !limits.only.empty();
    if (named)
      return std::ranges::find(limits.only, parsed.get_ref<const std::string&>()) !=
             limits.only.end();
    return depth <= limits.depth;
  };
  auto out = json::parse(text, keep, false, limits.comments);
  if (deep) return fail(errc::malformed, "JSON nested deeper than {}", limits.depth);
  if (!out.is_object() && !out.is_array()) return fail(errc::malformed, "not a JSON object");
  return out;
}

common::result<json> read_json(const common::root_dir& host, const std::string& path,
                               const json_limits& limits) {
  const auto file = host.read(path, limits.bytes);
  if (!file) return fail(file.error());
  if (file->truncated) return fail(errc::too_large, "{}: larger than {} bytes", path, limits.bytes);
  auto out = parse_json(file->bytes, limits);
  if (!out) return fail(out.error().code, "{}: {}", path, out.error().detail);
  return out;
}

schemas::text text_at(const json& object, std::string_view name, std::size_t most) {
  const auto& v = member(object, name);
  return v.is_string() ? text_or_absent(v.get_ref<const std::string&>(), most) : schemas::text{};
}

schemas::integer integer_at(const json& object, std::string_view name) {
  const auto& v = member(object, name);
  if (v.is_number_unsigned() && v.get<std::uint64_t>() > INT64_MAX) return {};
  return v.is_number_integer() ? schemas::integer(v.get<std::int64_t>()) : schemas::integer{};
}

schemas::boolean boolean_at(const json& object, std::string_view name) {
  const auto& v = member(object, name);
  return v.is_boolean() ? schemas::boolean(v.get<bool>()) : schemas::boolean{};
}

const json& member(const json& object, std::string_view name) {
  static const json none;
  if (!object.is_object()) return none;
  const auto at = object.find(name);
  return at == object.end() ? none : *at;
}

}  // namespace collector::inventory
