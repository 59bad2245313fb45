#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <set>

#include "collector/policy/policy.hpp"
#include "common/hash.hpp"
#include "common/hex.hpp"
#include "common/root_dir.hpp"
#include "common/suggest.hpp"

namespace collector::policy {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

constexpr std::size_t most_checks = 10'000, most_rules = 255;

class loader {
 public:
  loader(policy& out, dialect d) : out_(out), d_(d) {}

  status load(const node& root) {
    if (auto s = load_header(root); !s) return s;
    if (auto s = load_variables(root); !s) return s;
    if (const auto* r = root.find("requirements"))
      if (auto s = load_requirements(*r); !s) return s;
    const auto* checks = root.find("checks");
    if (checks == nullptr || !checks->is_sequence()) return refuse(checks ? checks->at : root.at, "want a list `checks`");
    if (checks->items.size() > most_checks) return refuse(checks->at, fmt::format("more than {} checks", most_checks));
    for (const auto& c : checks->items)
      if (auto s = load_check(c); !s) return s;
    return {};
  }

 private:
  bool strict() const { return d_ == dialect::muster; }
  tl::unexpected<common::error> refuse(mark at, const std::string& why) const {
    return fail(errc::malformed, "{}:{}:{}: {}", out_.file, at.line, at.column, why);
  }
  void warn(mark at, const std::string& why) { out_.warnings.push_back(fmt::format("{}:{}:{}: {}", out_.file, at.line, at.column, why)); }

  static std::string text_of(const node& parent, std::string_view key) {
    const auto* n = parent.find(key);
    return n && n->is_scalar() ? n->text : std::string{};
  }

  status known_keys(const node& n, std::span<const std::string_view> keys) const {
    if (!strict() || lenient_) return {};
    for (const auto& [key, value] : n.entries)
      if (std::ranges::find(keys, key.text) == keys.end())
        return refuse(key.at, fmt::format("unknown key '{}'{}", key.text, common::did_you_mean(key.text, keys)));
    return {};
  }

  status load_header(const node& root) {
    static constexpr std::array<std::string_view, 5> top{"policy", "requirements", "variables", "checks", "dialect"};
    static constexpr std::array<std::string_view, 6> header{"id", "name", "description", "references", "file", "dialect"};
    const auto* p = root.find("policy");
    if (p == nullptr || !p->is_mapping()) return refuse(p ? p->at : root.at, "want a mapping `policy`");
    if (auto s = known_keys(root, top); !s) return s;
    if (auto s = known_keys(*p, header); !s) return s;
    out_.id = text_of(*p, "id");
    out_.name = text_of(*p, "name");
    out_.description = text_of(*p, "description");
    if (out_.id.empty() && strict()) return refuse(p->at, "the policy has no `id`");
    if (out_.id.empty()) warn(p->at, "the policy has no `id`; its name stands for it");
    if (out_.id.empty()) out_.id = out_.name.empty() ? "policy" : out_.name;
    return {};
  }

  /// Longest first, so that $var11 is replaced before $var1.
  status load_variables(const node& root) {
    const auto* v = root.find("variables");
    if (v == nullptr) return {};
    if (!v->is_mapping()) return strict() ? status{refuse(v->at, "want a mapping `variables`")} : status{};
    for (const auto& [key, value] : v->entries) {
      if (strict() && !key.text.starts_with('$')) return refuse(key.at, fmt::format("the variable '{}' does not begin with $", key.text));
      if (!key.text.empty() && value.is_scalar()) variables_.emplace_back(key.text, value.text);
    }
    std::ranges::stable_sort(variables_, std::ranges::greater{}, [](const auto& one) { return one.first.size(); });
    return {};
  }

  std::string substitute(std::string text) const {
    constexpr std::size_t longest = 64u << 10;
    for (const auto& [name, value] : variables_)
      for (auto at = text.find(name); at != text.npos && text.size() < longest; at = text.find(name, at + value.size()))
        text.replace(at, name.size(), value);
    return text;
  }

  result<condition> load_condition(const node& n, const node*& where) const {
    where = n.find("condition");
    const auto c = where && where->is_scalar() ? parse_condition(where->text) : std::nullopt;
    if (c) return *c;
    return fail(errc::malformed, "{}",
                where ? fmt::format("condition '{}': want all, any or none", where->text) : "no `condition`: want all, any or none");
  }

  status load_rules(const node& n, std::vector<loaded_rule>& out) {
    const auto* rules = n.find("rules");
    if (rules == nullptr || !rules->is_sequence() || (strict() && rules->items.empty()))
      return refuse(rules ? rules->at : n.at, "want a list `rules` with one rule at least");
    if (rules->items.size() > most_rules) return refuse(rules->at, fmt::format("more than {} rules", most_rules));
    for (const auto& r : rules->items) {
      loaded_rule one{.text = substitute(r.text), .parsed = {}, .dropped = {}};
      if (!r.is_scalar())
        one.dropped = "a rule that is not text";
      else if (auto parsed = parse_rule(one.text, d_))
        one.parsed = std::move(*parsed);
      else
        one.dropped = parsed.error().detail;
      if (!one.dropped.empty() && strict() && !lenient_) return refuse(r.at, one.dropped);
      if (!one.dropped.empty()) warn(r.at, one.dropped);
      out.push_back(std::move(one));
    }
    return {};
  }

  status load_requirements(const node& n) {
    static constexpr std::array<std::string_view, 5> keys{"title", "name", "description", "condition", "rules"};
    if (auto s = known_keys(n, keys); !s) return s;
    requirements r;
    const node* where = nullptr;
    auto want = load_condition(n, where);
    if (!want) return refuse(where ? where->at : n.at, want.error().detail);
    r.want = *want;
    if (auto s = load_rules(n, r.rules); !s) return s;
    out_.required = std::move(r);
    return {};
  }

  status load_check(const node& n) {
    static constexpr std::array<std::string_view, 12> keys{"id",     "title",      "name",  "description", "rationale", "remediation",
                                                           "impact", "compliance", "mitre", "references",  "condition", "rules"};
    if (!n.is_mapping()) return refuse(n.at, "want a check: a mapping with id, title, condition and rules");
    if (auto s = known_keys(n, keys); !s) return s;
    check c;
    c.at = n.at;
    c.id = text_of(n, "id");
    c.title = text_of(n, "title").empty() ? text_of(n, "name") : text_of(n, "title");
    c.description = text_of(n, "description");
    c.rationale = text_of(n, "rationale");
    c.remediation = text_of(n, "remediation");
    if (c.id.empty()) return refuse(n.at, "a check without `id`");
    if (!ids_.insert(c.id).second) {
      if (strict()) return refuse(n.at, fmt::format("the check id '{}' stands twice", c.id));
      warn(n.at, fmt::format("the check id '{}' stands twice; the first is kept", c.id));
      return {};
    }
    if (strict() && c.title.empty()) return refuse(n.at, fmt::format("check {} has no `title`", c.id));
    const node* where = nullptr;
    if (auto want = load_condition(n, where))
      c.want = *want;
    else if (strict())
      return refuse(where ? where->at : n.at, fmt::format("check {}: {}", c.id, want.error().detail));
    else
      c.broken = want.error().detail;
    if (auto s = load_rules(n, c.rules); !s) {
      if (strict()) return s;
      c.broken = s.error().detail;
    }
    out_.checks.push_back(std::move(c));
    return {};
  }

 public:
  bool lenient_ = false;  ///< a file written for 4.x that is read as muster: what muster would refuse is a warning

 private:
  policy& out_;
  dialect d_;
  std::vector<std::pair<std::string, std::string>> variables_;
  std::set<std::string> ids_;
};

/// How a file without a `dialect:` looks: 5.x names its checks `name` or maps their compliance; 4.x has `regex_type`, or lists it.
enum class looks { plain, wazuh4, wazuh5 };
looks look_at(const node& root) {
  const auto* p = root.find("policy");
  if (p && p->find("regex_type")) return looks::wazuh4;
  const auto* checks = root.find("checks");
  if (checks == nullptr) return looks::plain;
  for (const auto& c : checks->items) {
    const auto* compliance = c.find("compliance");
    if (compliance && compliance->is_sequence()) return looks::wazuh4;
    if ((compliance && compliance->is_mapping()) || c.find("mitre") || (c.find("name") && !c.find("title"))) return looks::wazuh5;
  }
  return looks::plain;
}

const node* stated_dialect(const node& root) {
  if (const auto* d = root.find("dialect")) return d;
  const auto* p = root.find("policy");
  return p ? p->find("dialect") : nullptr;
}

}  // namespace

result<policy> load_policy_text(const std::string& file, const std::string& text, std::optional<dialect> forced) {
  const auto at_file = [&](const common::error& e) { return fail(e.code, "{}:{}", file, e.detail); };
  auto root = parse_tree(text, false);
  if (!root) return at_file(root.error());
  if (!root->is_mapping()) return fail(errc::malformed, "{}:{}:{}: want a mapping with `policy` and `checks`", file, root->at.line, root->at.column);
  policy out;
  out.file = file;
  out.sha256 = common::to_hex(common::sha256(text));
  out.speaks = dialect::muster;
  bool lenient = false;
  if (const auto* stated = stated_dialect(*root); forced) {
    out.speaks = *forced;
  } else if (stated) {
    auto d = parse_dialect(stated->text);
    if (!d && d.error().detail.find("not available") == std::string::npos)
      return fail(errc::malformed, "{}:{}:{}: {}", file, stated->at.line, stated->at.column, d.error().detail);
    if (d)
      out.speaks = *d;
    else
      lenient = true;
  } else if (const auto l = look_at(*root); l != looks::plain) {
    out.speaks = l == looks::wazuh5 ? dialect::wazuh5 : dialect::muster;
    lenient = l == looks::wazuh4;
  }
  if (lenient) out.warnings.push_back(fmt::format("{}:1:1: written for Wazuh 4.x, whose dialects are not available yet: read as muster", file));
  if (out.speaks == dialect::muster && !lenient)
    if (auto again = parse_tree(text, true); !again) return at_file(again.error());
  loader l(out, out.speaks);
  l.lenient_ = lenient;
  if (auto s = l.load(*root); !s) return fail(s.error());
  return out;
}

result<policy> load_policy(const std::string& file, std::optional<dialect> forced) {
  auto root = common::root_dir::open("/");
  if (!root) return fail(root.error());
  std::unique_ptr<char, decltype(&std::free)> real{::realpath(file.c_str(), nullptr), &std::free};
  if (!real) return fail(errc::not_found, "{}: no such policy file", file);
  auto content = root->read(real.get(), tree_limits{}.bytes + 1);
  if (!content) return fail(content.error().code, "{}: {}", file, content.error().detail);
  return load_policy_text(file, content->bytes, forced);
}

}  // namespace collector::policy
