// The YAML of a waiver file.
#include <array>
#include <map>
#include <set>

#include "common/hash.hpp"
#include "common/rfc3339.hpp"
#include "common/yaml/reading.hpp"
#include "schemas/waivers/waivers.hpp"

namespace schemas {

using common::fail;
using common::result;
using common::status;
using common::yaml::node;
using common::yaml::refuse;

namespace {

constexpr common::yaml::tree_limits file_limits{
    .bytes = waivers_bytes, .nodes = 100'000, .depth = 8, .noun = "a waiver file"};
constexpr std::size_t most_waivers = 10'000, most_names = 1000, longest = 1024;
constexpr std::array<std::string_view, 2> top_keys{"labels", "waivers"};
constexpr std::array<std::string_view, 9> waiver_keys{
    "policy", "check", "agent", "label", "owner", "reason", "expires", "evidence", "definition"};

result<std::int64_t> read_time(const node& n) {
  if (const auto ms = common::parse_utc(n.text)) return *ms;
  return refuse(
      n, fmt::format("'{}': want a time in UTC, as 2027-01-31 or 2027-01-31T18:00:00Z", n.text));
}

result<std::vector<std::string>> read_names(const node& n, std::string_view noun) {
  auto some = common::yaml::one_or_more(n, noun, most_names);
  if (!some) return fail(some.error());
  std::vector<std::string> out;
  for (const auto& one : *some) {
    auto text = common::yaml::text_of(one, noun);
    if (!text) return fail(text.error());
    if (text->size() > longest)
      return refuse(one, fmt::format("{} bytes, at most {}", text->size(), longest));
    out.push_back(std::move(*text));
  }
  return out;
}

class reader {
 public:
  result<waivers> read(const node& root) {
    if (auto s = common::yaml::known_keys(root, top_keys); !s) return fail(s.error());
    if (const auto* labels = root.find("labels"))
      if (auto s = read_labels(*labels); !s) return fail(s.error());
    const auto* list = root.find("waivers");
    if (list == nullptr || !list->is_sequence())
      return refuse(list != nullptr ? *list : root, "want a list `waivers`");
    if (list->items.size() > most_waivers)
      return refuse(*list, fmt::format("{} waivers, at most {}", list->items.size(), most_waivers));
    waivers out;
    for (const auto& item : list->items) {
      auto one = read_waiver(item);
      if (!one) return fail(one.error());
      out.all.push_back(std::move(*one));
    }
    return out;
  }

 private:
  status read_labels(const node& n) {
    if (!n.is_mapping()) return refuse(n, "want a mapping of labels to agents");
    for (const auto& [name, agents] : n.entries) {
      auto some = read_names(agents, "an agent");
      if (!some) return fail(some.error());
      labels_[name.text] = std::move(*some);
    }
    return {};
  }

  result<std::string> require(const node& n, std::string_view key) {
    const auto* at = n.find(key);
    if (at == nullptr) return refuse(n, fmt::format("a waiver without `{}`", key));
    auto text = common::yaml::text_of(*at, fmt::format("`{}`", key));
    if (text && text->size() > longest)
      return refuse(*at, fmt::format("{} bytes, at most {}", text->size(), longest));
    return text;
  }

  status read_agents(const node& n, waiver& w) {
    if (const auto* agents = n.find("agent")) {
      auto some = read_names(*agents, "an agent");
      if (!some) return fail(some.error());
      w.agents = std::move(*some);
    }
    const auto* label = n.find("label");
    if (label == nullptr) return {};
    auto some = read_names(*label, "a label");
    if (!some) return fail(some.error());
    for (const auto& name : *some) {
      const auto at = labels_.find(name);
      if (at == labels_.end())
        return refuse(
            *label,
            fmt::format("no label '{}' in this file; `labels` says which agents it means", name));
      w.agents.insert(w.agents.end(), at->second.begin(), at->second.end());
    }
    return {};
  }

  static status read_digits(const node& n, std::string_view key, std::size_t count,
                            std::string_view as_why_has_it, std::string& into) {
    const auto* at = n.find(key);
    if (at == nullptr) return {};
    if (at->text.size() != count ||
        at->text.find_first_not_of("0123456789abcdef") != std::string::npos)
      return refuse(*at, fmt::format("want the `{}` that `muster why` prints: {} of 0-9 and a-f",
                                     as_why_has_it, count));
    into = at->text;
    return {};
  }

  result<waiver> read_waiver(const node& n) {
    if (auto s = common::yaml::known_keys(n, waiver_keys); !s) return fail(s.error());
    waiver w;
    for (const auto& [key, into] : {std::pair{"policy", &w.policy}, std::pair{"owner", &w.owner},
                                    std::pair{"reason", &w.reason}}) {
      auto text = require(n, key);
      if (!text) return fail(text.error());
      *into = std::move(*text);
    }
    if (const auto* checks = n.find("check")) {
      auto some = read_names(*checks, "a check's id");
      if (!some) return fail(some.error());
      w.checks = std::move(*some);
    }
    if (w.is_of_vulnerabilities() && w.checks.empty())
      return refuse(n,
                    "want the `check` of vulnerabilities, their ids: all of them are not accepted "
                    "at once");
    if (auto s = read_agents(n, w); !s) return fail(s.error());
    if (auto s = read_digits(n, "evidence", 64, "evidence_sha256", w.evidence); !s)
      return fail(s.error());
    if (auto s = read_digits(n, "definition", 32, "definition", w.definition); !s)
      return fail(s.error());
    if (auto text = require(n, "expires"); !text) return fail(text.error());
    auto expires = read_time(*n.find("expires"));
    if (!expires) return fail(expires.error());
    w.expires = *expires;
    w.id = id_of(w);
    return w;
  }

  static std::string id_of(const waiver& w) {
    const auto text =
        fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}", w.policy, fmt::join(w.checks, ","),
                    fmt::join(w.agents, ","), w.owner, w.reason, w.expires, w.evidence);
    const auto pinned = w.definition.empty() ? text : text + "\n" + w.definition;
    return common::sha256(pinned).substr(0, 16);
  }

  std::map<std::string, std::vector<std::string>> labels_;
};

}  // namespace

result<waivers> parse_waivers(const std::string& file, const std::string& text) {
  auto root = common::yaml::parse_tree(text, true, file_limits);
  if (!root) return fail(root.error().code, "{}:{}", file, root.error().detail);
  auto out = reader().read(*root);
  if (!out) return fail(out.error().code, "{}:{}", file, out.error().detail);
  out->sha256 = common::sha256(text);
  return out;
}

}  // namespace schemas
