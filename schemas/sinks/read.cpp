// The YAML of `sinks`.
#include <algorithm>
#include <array>

#include "schemas/agent_id.hpp"
#include "schemas/labels.hpp"
#include "schemas/sinks/places.hpp"
#include "schemas/sinks/text_template.hpp"

namespace schemas {

using common::fail;
using common::result;
using common::status;
using common::yaml::node;
using common::yaml::refuse;

namespace {

constexpr std::size_t most_sinks = 16, most_rules = 1000;
constexpr std::array<std::string_view, 5> sink_keys{"name", "type", "format", "filter",
                                                    "allow_link_local"};
constexpr std::array<std::string_view, 3> filter_keys{"severity", "rule", "label"};

/// What a chat takes is for webhooks, and mail is for people.
status read_format(const node& n, sink& out) {
  const auto type = type_of(out);
  const auto known = common::yaml::words(sink_formats)
                         .first(type == "webhook" ? sink_formats.size()
                                : type == "mail"  ? 1
                                                  : 3);
  const auto* format = n.find("format");
  const auto* text = n.find("template");
  if (format != nullptr) {
    const auto at = common::yaml::one_of(*format, known, "format");
    if (!at) return fail(at.error());
    out.format = static_cast<sink_format>(*at);
  }
  if (text == nullptr) return {};
  if (format != nullptr) return refuse(*text, "`format` or `template`, not both");
  constexpr std::size_t longest = 8192;
  auto said = common::yaml::text_of(*text, "`template`");
  if (!said) return fail(said.error());
  if (said->size() > longest) return refuse(*text, fmt::format("want at most {} bytes", longest));
  if (const auto s = check_template(*said); !s) return refuse(*text, s.error().detail);
  out.text_template = std::move(*said);
  return {};
}

status read_texts(const node& n, std::string_view key, std::string_view noun,
                  std::vector<std::string>& out) {
  const auto* found = n.find(key);
  if (found == nullptr) return {};
  const auto some = common::yaml::one_or_more(*found, noun, most_rules);
  if (!some) return fail(some.error());
  for (const auto& one : *some) {
    auto text = common::yaml::text_of(one, noun);
    if (!text) return fail(text.error());
    out.push_back(std::move(*text));
  }
  return {};
}

status read_filter(const node& n, sink& out) {
  if (auto s = common::yaml::known_keys(n, filter_keys); !s) return s;
  if (const auto* severity = n.find("severity")) {
    const auto at = common::yaml::one_of(*severity, severity_names, "severity");
    if (!at) return fail(at.error());
    out.least = static_cast<schemas::severity>(*at);
  }
  if (auto s = read_texts(n, "rule", "a rule's id", out.rules); !s) return s;
  if (auto s = read_texts(n, "label", "a label", out.labels); !s) return s;
  for (const auto& label : out.labels)
    if (const auto s = check_wanted_label(label); !s)
      return refuse(*n.find("label"), s.error().detail);
  return {};
}

/// Keys of another type are unknown.
status check_keys(const node& n, std::string_view type) {
  std::vector<std::string_view> keys(sink_keys.begin(), sink_keys.end());
  const auto more = place_keys(type);
  keys.insert(keys.end(), more.begin(), more.end());
  return common::yaml::known_keys(n, keys);
}

result<std::string_view> read_type(const node& n) {
  if (!n.is_mapping()) return refuse(n, "want a mapping with `name` and `type`");
  if (n.find("type") == nullptr) return refuse(n, "a sink without `type`");
  const auto at = common::yaml::one_of(*n.find("type"), sink_types, "type");
  if (!at) return fail(at.error());
  return sink_types.at(*at);
}

result<sink> read_sink(const node& n) {
  const auto type = read_type(n);
  if (!type) return fail(type.error());
  if (auto s = check_keys(n, *type); !s) return fail(s.error());
  sink out;
  auto name = required_text(n, "name");
  if (!name) return fail(name.error());
  if (!agent_id::parse(*name))
    return refuse(*n.find("name"), "want a name of 1 to 64 of a-z, 0-9 and '-', not '-' first");
  out.name = std::move(*name);
  if (auto s = read_yes_no(n, "allow_link_local", out.allow_link_local); !s) return fail(s.error());
  if (auto s = read_place(n, *type, out); !s) return fail(s.error());
  if (auto s = read_format(n, out); !s) return fail(s.error());
  if (const auto* filter = n.find("filter"))
    if (auto s = read_filter(*filter, out); !s) return fail(s.error());
  return out;
}

/// `x.jsonl` is put aside as `x.jsonl.1`.
bool take_each_others_place(const sink& a, const sink& b) {
  if (!std::holds_alternative<file_place>(a.place) || !std::holds_alternative<file_place>(b.place))
    return false;
  const auto is_aside = [](std::string_view of, std::string_view name) {
    return name.size() > of.size() + 1 && name.starts_with(of) && name[of.size()] == '.' &&
           name.find_first_not_of("0123456789", of.size() + 1) == name.npos;
  };
  return is_aside(a.address, b.address) || is_aside(b.address, a.address);
}

result<std::vector<sink>> read_sinks(const node& n) {
  if (!n.is_sequence() || n.items.size() > most_sinks)
    return refuse(n, fmt::format("want a list of at most {} sinks", most_sinks));
  std::vector<sink> out;
  for (const auto& item : n.items) {
    auto one = read_sink(item);
    if (!one) return fail(one.error());
    if (std::ranges::find(out, one->name, &sink::name) != out.end())
      return refuse(item, fmt::format("there is a sink '{}' already", one->name));
    const bool is_file = std::holds_alternative<file_place>(one->place);
    if (is_file && std::ranges::find(out, one->address, &sink::address) != out.end())
      return refuse(item, fmt::format("another sink writes to {} already", one->address));
    if (const auto taken = std::ranges::find_if(
            out, [&](const auto& other) { return take_each_others_place(other, *one); });
        taken != out.end())
      return refuse(item, fmt::format("{} and {}: one is a name that the other's rotation takes",
                                      taken->address, one->address));
    out.push_back(std::move(*one));
  }
  return out;
}

}  // namespace

result<std::vector<sink>> sinks_of(const common::settings::configuration& said) {
  const auto* section = said.section("sinks");
  if (section == nullptr) return std::vector<sink>{};
  auto out = read_sinks(section->value);
  if (!out) return fail(out.error().code, "{}:{}", section->file, out.error().detail);
  return out;
}

}  // namespace schemas
