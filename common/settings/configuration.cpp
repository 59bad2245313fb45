#include "common/settings/configuration.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "common/letters.hpp"
#include "common/suggest.hpp"
#include "common/text.hpp"
#include "common/trusted_file.hpp"
#include "common/watched_files.hpp"
#include "common/yaml/reading.hpp"

namespace common::settings {

namespace {

using yaml::node;
using yaml::refuse;

constexpr yaml::tree_limits file_limits{
    .bytes = 1u << 20, .nodes = 10'000, .depth = 8, .noun = "a configuration"};
constexpr std::size_t most_files = 1000, most_elements = 1000;

constexpr std::array<std::string_view, 1> known_sections{"sinks"};

const setting* setting_called(std::string_view field) {
  const auto all = configurable();
  const auto at = std::ranges::find_if(all, [&](const auto* s) { return s->field() == field; });
  return at == all.end() ? nullptr : *at;
}

tl::unexpected<error> unknown_key(const node& key) {
  for (const auto* p : all_programs())
    for (const auto& t : p->takes)
      if (t.which->field() == key.text)
        return refuse(key,
                      fmt::format("'{}' can only be typed, as {}", key.text, t.which->option()));
  std::vector<std::string> names;
  for (const auto* s : configurable()) names.push_back(s->field());
  names.insert(names.end(), known_sections.begin(), known_sections.end());
  const std::vector<std::string_view> known(names.begin(), names.end());
  return refuse(key, fmt::format("no setting '{}'{}; `muster settings` lists them", key.text,
                                 did_you_mean(key.text, known)));
}

/// `packages: 6h` stands for `packages=6h`, where a list has such elements.
result<std::vector<std::string>> elements_of(const setting& s, const node& n) {
  std::vector<std::string> out;
  if (n.is_mapping() && (s.what == kind::table_times || s.what == kind::agent_roots)) {
    for (const auto& e : n.entries) {
      if (!e.value.is_scalar()) return refuse(e.value, "want one value");
      out.push_back(e.key.text + "=" + e.value.text);
    }
    return out;
  }
  const auto some = yaml::one_or_more(n, fmt::format("a value of '{}'", s.field()), most_elements);
  if (!some) return fail(some.error());
  for (const auto& one : *some) {
    if (!one.is_scalar()) return refuse(one, "want text");
    out.push_back(one.text);
  }
  return out;
}

result<std::vector<std::string>> texts_of(const setting& s, const node& n) {
  if (s.is_list()) return elements_of(s, n);
  if (!n.is_scalar()) return refuse(n, fmt::format("'{}' wants one value", s.field()));
  return std::vector{n.text};
}

/// Nothing but comments: as a file is shipped.
bool says_nothing(std::string_view text) {
  return std::ranges::all_of(split(text, '\n'), [](std::string_view line) {
    const auto said = trim(line);
    return said.empty() || said.starts_with('#');
  });
}

}  // namespace

std::vector<const setting*> configurable() {
  std::vector<const setting*> out;
  for (const auto* p : all_programs())
    for (const auto& t : p->takes)
      if (t.which->by != setter::command_line && std::ranges::find(out, t.which) == out.end())
        out.push_back(t.which);
  return out;
}

std::string variable_of(const setting& s) { return "MUSTER_" + upper_case(s.field()); }

result<configuration> configuration::read(const std::string& folder, uid_t owner) {
  configuration out;
  auto parts = yaml_files_in(folder + "/conf.d", most_files);
  if (!parts) return fail(parts.error());
  parts->insert(parts->begin(), folder + "/muster.yaml");
  for (const auto& path : *parts)
    if (auto s = out.read_file(path, owner); !s) return fail(s.error());
  if (auto s = out.read_variables(); !s) return fail(s.error());
  return out;
}

status configuration::read_file(const std::string& path, uid_t owner) {
  const auto text = common::read_file(path, file_limits.bytes);
  if (!text && text.error().code == errc::not_found) return {};
  if (!text) return fail(text.error());
  if (auto s = refuse_if_others_may_write(path, owner); !s) return s;
  files_.push_back(path);
  // Of a longer file only the beginning is here, which may be comments alone.
  if (text->size() <= file_limits.bytes && says_nothing(*text)) return {};
  const auto in_file = [&](const error& e) { return fail(e.code, "{}:{}", path, e.detail); };
  const auto root = yaml::parse_tree(*text, true, file_limits);
  if (!root) return in_file(root.error());
  if (!root->is_mapping())
    return in_file(refuse(*root, "want settings, as `interval: 5m`").value());
  for (const auto& [key, value] : root->entries) {
    if (std::ranges::find(known_sections, key.text) != known_sections.end()) {
      sections_.insert_or_assign(key.text, settings::section{value, path});
      continue;
    }
    const auto* which = setting_called(key.text);
    if (which == nullptr) return in_file(unknown_key(key).value());
    auto texts = texts_of(*which, value);
    if (!texts) return in_file(texts.error());
    for (const auto& one : *texts)
      if (one.empty())
        return in_file(refuse(value, "want a value: without the line the default holds").value());
    for (const auto& one : *texts)
      if (const auto ok = check(*which, one); !ok)
        return in_file(refuse(value, ok.error().detail).value());
    stated_[which] = {std::move(*texts),
                      fmt::format("{}:{}:{}", path, value.at.line, value.at.column)};
  }
  return {};
}

status configuration::read_variables() {
  for (const auto* s : configurable()) {
    const auto name = variable_of(*s);
    const char* typed = std::getenv(name.c_str());
    if (typed == nullptr || *typed == '\0') continue;  // as if it were not there
    std::vector<std::string> texts;
    if (s->is_list())
      for (const auto one : split(typed, ',')) texts.emplace_back(one);
    else
      texts.emplace_back(typed);
    for (const auto& one : texts)
      if (const auto ok = check(*s, one); !ok)
        return fail(ok.error().code, "{}: {}", name, ok.error().detail);
    stated_[s] = {std::move(texts), name};
  }
  return {};
}

const stated* configuration::find(const setting& s) const {
  const auto at = stated_.find(&s);
  return at == stated_.end() ? nullptr : &at->second;
}

const section* configuration::section(std::string_view name) const {
  const auto at = sections_.find(name);
  return at == sections_.end() ? nullptr : &at->second;
}

void configuration::apply_to(values& v) const {
  for (const auto& t : v.of().takes)
    if (const auto* said = find(*t.which); said != nullptr && v.is_default(*t.which))
      v.put(*t.which, said->texts, said->origin);
}

std::vector<changed_setting> differences(const values& before, const values& now) {
  std::vector<changed_setting> out;
  for (const auto& t : now.of().takes) {
    auto was = fmt::format("{}", fmt::join(before.texts_of(*t.which), ",")),
         is = fmt::format("{}", fmt::join(now.texts_of(*t.which), ","));
    if (was != is) out.push_back({t.which, std::move(was), std::move(is)});
  }
  return out;
}

}  // namespace common::settings
