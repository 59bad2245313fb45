#include <algorithm>

#include "explain/touching.hpp"
#include "views/checks.hpp"

namespace explain {

using schemas::json;

namespace {

/// Shorter ones are found in everything.
constexpr std::size_t shortest_word = 3;

void add_word(names& to, std::string_view word) {
  const auto is_known = std::ranges::find(to.words, word) != to.words.end();
  if (word.size() >= shortest_word && !is_known) to.words.emplace_back(word);
}

void add_path(names& to, const schemas::text& path) {
  if (path && path->starts_with('/') && std::ranges::find(to.paths, *path) == to.paths.end())
    to.paths.push_back(*path);
}

/// `ssh` of ssh.service, and `getty` of getty@tty1.service.
std::string_view stem_of(std::string_view unit) {
  return unit.substr(0, std::min(unit.rfind('.'), unit.find('@')));
}

void add_accounts(const question& q, const chain& c, host_facts& of, names& to) {
  for (const auto& a : c.users) {
    const auto& all = of.of<schemas::user>().rows;
    const auto row = std::ranges::find(all, a.uid, &schemas::user::uid);
    const auto& name =
        a.name.empty() && a.uid && row != all.end() ? row->name.value_or("") : a.name;
    if (q.what == kind::user || a.uid.value_or(0) != 0) add_word(to, name);
  }
}

/// The texts of a check in which its rules stand; none: they cannot be read.
std::optional<std::vector<std::string>> texts_of(const schemas::check& c) {
  std::vector<std::string> out{c.reason.value_or("")};
  if (!c.evidence) return out.front().empty() ? std::nullopt : std::optional(out);
  const auto rules = json::parse(*c.evidence, nullptr, false);
  if (!rules.is_array()) return std::nullopt;
  for (const auto& rule : rules)
    for (const auto* member : {"rule", "looked_at"})
      if (rule.is_object() && rule.contains(member) && rule[member].is_string())
        out.push_back(rule[member].get<std::string>());
  return out;
}

bool is_open(const schemas::check& c) { return c.result == "invalid" || c.result == "not_run"; }

/// Why it is told, and in which rule that stands.
struct reference {
  const schemas::check* check;
  std::string named, text;
};

hop hop_of(const reference& r, const schemas::waiver* waived, std::optional<std::int64_t> as_of) {
  const auto& c = *r.check;
  auto is = c.result.value_or("");
  if (waived != nullptr) is += ", " + schemas::waived_text(*waived);
  return {link::checks, is_open(c) ? answer::unknown : answer::known,
          c.policy.value_or("") + "/" + c.check_id.value_or(""),
          fmt::format("{}, {}: {}; names {}: {}", is, schemas::name(views::severity_of(c)),
                      c.title.value_or(""), r.named, r.text),
          as_of};
}

}  // namespace

names names_of(const question& q, const chain& c, host_facts& of) {
  names out;
  add_accounts(q, c, of, out);
  if (q.what == kind::user) return out;
  if (q.what == kind::port) out.ports.push_back(q.number.value_or(0));
  if (q.what == kind::file) add_path(out, q.value);
  if (q.what == kind::package || q.what == kind::service) add_word(out, q.value);
  if (q.what == kind::process && !q.number) add_word(out, q.value);
  for (const auto* p : c.ports)
    if (p->local_port && std::ranges::find(out.ports, *p->local_port) == out.ports.end())
      out.ports.push_back(*p->local_port);
  for (const auto* p : c.processes) add_word(out, p->name.value_or(""));
  for (const auto& t : c.executables) {
    add_path(out, t.name);
    add_word(out, std::string_view(t.name).substr(t.name.rfind('/') + 1));
  }
  for (const auto& t : c.packages) add_word(out, t.name);
  for (const auto& t : c.units) {
    add_word(out, stem_of(t.name));
    const auto& all = of.of<schemas::service>().rows;
    const auto row = std::ranges::find(all, t.name, &schemas::service::name);
    if (row != all.end()) add_path(out, row->path);
  }
  return out;
}

hops touching_checks(const names& all, host_facts& of, const schemas::waivers& waivers) {
  const auto& checks = of.of<schemas::check>();
  std::vector<reference> found;
  std::size_t failed = 0, unreadable = 0;
  for (const auto& c : checks.rows) {
    if (c.result != "failed" && !is_open(c)) continue;
    failed += c.result == "failed";
    const auto texts = texts_of(c);
    unreadable += !texts;
    for (const auto& text : texts.value_or(std::vector<std::string>{}))
      if (auto named = named_in(text, all)) {
        found.push_back({&c, std::move(*named), text});
        break;
      }
  }
  std::ranges::stable_sort(found, {}, [](const reference& r) {
    return views::urgency(r.check->result.value_or(""), views::severity_of(*r.check));
  });
  hops out;
  for (const auto& r : found)
    out.push_back(hop_of(r, waivers.find(of.host().agent, *r.check, of.now()), checks.how.as_of));
  if (unreadable > 0)
    out.push_back({link::checks, answer::unknown, std::nullopt,
                   fmt::format("the rules of {} checks cannot be read", unreadable),
                   checks.how.as_of});
  if (!is_whole(checks.how))
    out.push_back({link::checks, answer::unknown, std::nullopt, checks.how.why, checks.how.as_of});
  if (out.empty())
    out.push_back({link::checks, answer::none, std::nullopt,
                   checks.rows.empty()
                       ? "no policy is evaluated on it"
                       : fmt::format("{} of {} checks failed, and none of them names it", failed,
                                     checks.rows.size()),
                   checks.how.as_of});
  return out;
}

}  // namespace explain
