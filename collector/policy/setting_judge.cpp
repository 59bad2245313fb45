#include "collector/policy/setting_judge.hpp"

#include "collector/policy/match.hpp"
#include "common/secrets/mask.hpp"
#include "common/utf8.hpp"

namespace collector::policy {

namespace {

constexpr std::size_t longest_value = 200, most_places = 4;

/// The line of a file, and where it begins.
std::pair<std::string_view, std::size_t> line_of(std::string_view text, std::int64_t number) {
  std::size_t begin = 0;
  for (std::int64_t n = 1; n < number && begin != text.npos; ++n) {
    begin = text.find('\n', begin);
    if (begin != text.npos) ++begin;
  }
  if (begin == text.npos) return {};
  return {text.substr(begin, text.find('\n', begin) - begin), begin};
}

/// A secret is given away by its key, which does not stand in the value, or by the line and the
/// lines around it, as everywhere in evidence.
std::string shown_value(const std::string& target, const effective::assignment& a, facts& host) {
  auto masked = common::secrets::mask_value(target.substr(target.rfind(':') + 1), a.value);
  const auto& file = host.file(a.file);
  const auto [line, begin] = line_of(file.bytes, a.line);
  if (!line.empty() && masked == a.value) {
    const auto shown = common::secrets::mask_line(file.bytes, begin, line.size());
    if (shown != line) masked = common::secrets::mask_part(line, shown, a.value);
  }
  return std::string(common::whole_code_points(masked, longest_value));
}

std::string places(const std::string& target, const std::vector<effective::assignment>& all,
                   facts& host) {
  std::string out;
  for (std::size_t i = 0; i < all.size() && i < most_places; ++i)
    out += fmt::format("{}{}:{} ({})", i == 0 ? "" : ", ", all[i].file, all[i].line,
                       shown_value(target, all[i], host));
  if (all.size() > most_places) out += fmt::format(" and {} more", all.size() - most_places);
  return out;
}

std::string describe(const std::string& target, const effective::answer& a, facts& host) {
  if (a.decided.empty()) return target + " is not set";
  auto out = a.now == effective::answer::state::set
                 ? fmt::format("{} is set by {}", target, places(target, a.decided, host))
                 : fmt::format("{} is taken back by {}", target, places(target, a.decided, host));
  if (!a.overridden.empty()) out += ", which overrides " + places(target, a.overridden, host);
  return out;
}

/// What the evidence tells is the line that decided, not the one line that the value is.
void tell_place(finding& f, const std::string& target, const effective::answer& a, facts& host) {
  f.match.forget_near();  // there is one value alone
  if (a.decided.empty()) return;
  const bool matched = f.match.line.has_value() || f.verdict == rule_verdict::found;
  bool secret = false;
  std::string shown;
  for (const auto& one : a.decided) {
    const auto part = shown_value(target, one, host);
    secret = secret || part != common::whole_code_points(one.value, longest_value);
    shown += (shown.empty() ? "" : " ") + part;
  }
  if (!secret) shown = common::whole_code_points(a.value, longest_value);
  f.match.line = a.decided.front().line;
  f.match.column = f.match.value_line = std::nullopt;
  if (!matched) f.match.matched.reset();
  if (matched) f.match.matched = shown;
  if (!secret) return;
  if (f.match.value) f.match.value = std::string(common::secrets::mask);
  if (!f.error.empty()) f.error = "the value, which is a secret, cannot be compared";
}

/// Of several words for one value a minterm holds for any; with `!` in front for none.
match_result match_value(const pattern& p, const effective::answer& a, facts& host) {
  const auto judge = [&](const pattern& one, const std::string& text) {
    return match(one, text, text_kind::file, dialect::muster, &host.budget());
  };
  if (a.now != effective::answer::state::set) return judge(p, {});
  auto text = a.value + "\n";
  if (a.other_words.empty()) return judge(p, text);
  for (const auto& word : a.other_words) text += word + "\n";
  match_result out;
  for (const auto& m : p.terms) {
    out = judge({.text = p.text, .terms = {m}}, text);
    if (out.verdict != rule_verdict::found) break;
  }
  return out;
}

}  // namespace

finding judge_setting(const rule& r, facts& host) {
  const auto& a = host.setting(r.target);
  const bool set = a.now == effective::answer::state::set;
  if (a.now == effective::answer::state::absent)
    return open_finding(r.target, obstacle::absent, a.error);
  if (a.now == effective::answer::state::invalid)
    return open_finding(r.target, obstacle::unreadable, a.error);
  auto f = plain_finding(set, describe(r.target, a, host));
  if (r.content)
    f = from_match(match_value(*r.content, a, host), std::move(f.looked_at), false,
                   dialect::muster);
  tell_place(f, r.target, a, host);
  return f;
}

}  // namespace collector::policy
