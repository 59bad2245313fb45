#include "collector/policy/setting_judge.hpp"

#include "collector/policy/match.hpp"
#include "common/secrets/mask.hpp"
#include "common/utf8.hpp"

namespace collector::policy {

namespace {

constexpr std::size_t longest_value = 200, most_places = 4;

/// Its name is what gives a secret away: it does not stand in the value.
std::string shown_value(const std::string& target, const std::string& value) {
  const auto key = target.substr(target.rfind(':') + 1);
  const auto masked = common::secrets::mask_value(key, value);
  return std::string(common::whole_code_points(masked, longest_value));
}

std::string places(const std::string& target, const std::vector<effective::assignment>& all) {
  std::string out;
  for (std::size_t i = 0; i < all.size() && i < most_places; ++i)
    out += fmt::format("{}{}:{} ({})", i == 0 ? "" : ", ", all[i].file, all[i].line,
                       shown_value(target, all[i].value));
  if (all.size() > most_places) out += fmt::format(" and {} more", all.size() - most_places);
  return out;
}

std::string describe(const std::string& target, const effective::answer& a) {
  if (a.decided.empty()) return target + " is not set";
  auto out = a.now == effective::answer::state::set
                 ? fmt::format("{} is set by {}", target, places(target, a.decided))
                 : fmt::format("{} is taken back by {}", target, places(target, a.decided));
  if (!a.overridden.empty()) out += ", which overrides " + places(target, a.overridden);
  return out;
}

/// What the evidence tells is the line that decided, not the one line that the value is.
void tell_place(finding& f, const std::string& target, const effective::answer& a) {
  if (a.decided.empty()) return;
  const auto shown = shown_value(target, a.value);
  const bool secret =
      shown_value(target, a.value) != common::whole_code_points(a.value, longest_value);
  f.match.line = a.decided.front().line;
  f.match.column = f.match.value_line = std::nullopt;
  f.match.matched = shown;
  if (!secret) return;
  if (f.match.value) f.match.value = std::string(common::secrets::mask);
  if (!f.error.empty()) f.error = "the value, which is a secret, cannot be compared";
}

}  // namespace

finding judge_setting(const rule& r, facts& host) {
  const auto& a = host.setting(r.target);
  const bool set = a.now == effective::answer::state::set;
  if (a.now == effective::answer::state::absent)
    return open_finding(r.target, obstacle::absent, a.error);
  if (a.now == effective::answer::state::invalid)
    return open_finding(r.target, obstacle::unreadable, a.error);
  auto f = plain_finding(set, describe(r.target, a));
  if (r.content)
    f = from_match(match(*r.content, set ? a.value + "\n" : std::string{}, text_kind::file,
                         dialect::muster, &host.budget()),
                   std::move(f.looked_at), false, dialect::muster);
  tell_place(f, r.target, a);
  return f;
}

}  // namespace collector::policy
