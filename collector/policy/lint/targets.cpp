#include <algorithm>

#include "collector/policy/lint/literal_slips.hpp"
#include "collector/policy/lint/meant_as_content.hpp"
#include "collector/policy/lint/path_slips.hpp"
#include "collector/policy/lint/rule_lint.hpp"
#include "common/text.hpp"

namespace collector::policy {

namespace {

bool is_name_char(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

std::size_t place_of_target(const rule_lint& l) { return l.rule.text.find(l.rule.parsed->target); }

// ---- the names of a directory's entries ----

void lint_os_match(rule_lint& l, std::string_view name, std::size_t at) {
  if (name.find(".*") != npos || name.find(".+") != npos || name.find('\\') != npos ||
      begins_minterm(name, l.speaks))
    l.warn(at, "name-not-regex",
           fmt::format("'{}' is an OS_Match expression, plain text but for ^ $ | and a leading "
                       "!: write r: for a regex",
                       name));
}

/// Names have no slash in them, so that one that is searched for is never there.
bool wants_slash(std::string_view regex) {
  const auto at = regex.find('/');
  return at != npos && regex.find_first_of("|[(?*{") == npos;
}

void lint_name(rule_lint& l) {
  if (!l.rule.parsed->name || l.is(target_kind::registry)) return;
  const auto& p = *l.rule.parsed->name;
  const auto at = l.rule.text.find(arrow) + arrow.size();
  if (p.is_os_match) return lint_os_match(l, p.text, at);
  const bool lone = p.terms.size() == 1 && p.terms[0].negated && !l.rule.parsed->content;
  if (lone && l.strict() && !l.negative)
    return l.warn(
        at, "name-negated",
        fmt::format("this holds where any other entry is there: that none is called so "
                    "is `not d:{0} -> {1}`; where another one is meant, `r:. && !r:{2}`",
                    l.rule.parsed->target, p.text.substr(1),
                    p.terms[0].what == minterm::kind::literal ? "^" + p.terms[0].text + "$"
                                                              : p.terms[0].text));
  if (auto why = why_no_name_there(l.rule.parsed->target, p, l.rule.parsed->content.has_value());
      !why.empty())
    return l.warn(at, "name-not-regex", std::move(why));
  for (const auto& m : p.terms) {
    const bool literal = m.what == minterm::kind::literal;
    if (m.what == minterm::kind::number ||
        (literal && (m.text.starts_with("n:") || m.text.starts_with("!n:"))))
      return l.warn(at, "name-number",
                    "a comparison where the name of a file belongs: a name part is missing");
    if (literal && m.text.find('/') == npos &&
        (looks_like_regex(p.text) || p.text.find('\\') != npos ||
         p.text.find_first_of("*?") != npos))
      return l.warn(at, "name-not-regex",
                    fmt::format("'{}' is a file name as it stands and likely never there: write r: "
                                "for a regex",
                                p.text));
    if (literal && l.strict() && !m.text.empty())
      if (auto slip = name_slip(m.text)) return l.warn(at, slip->code, slip->message);
    if (literal ? m.text.find('/') != npos : wants_slash(m.text))
      return l.warn(at, "name-slash",
                    fmt::format("'{}' has a slash: the names of entries have none, also those in "
                                "folders below",
                                m.text));
  }
}

// ---- paths ----

/// The paths of a list, one by one.
bool lint_parts(rule_lint& l, std::string_view target, std::size_t at) {
  for (std::size_t begin = 0; begin != npos;) {
    const auto comma = target.find(',', begin);
    const auto one = target.substr(begin, comma == npos ? npos : comma - begin);
    if (one.empty() || one.starts_with(' ') || one.ends_with(' ')) {
      l.warn(at + begin, "list-blank",
             fmt::format("'{}' in a list is no path: no blanks and no empty part beside the comma",
                         one));
      return false;
    }
    if (l.strict() && !one.starts_with('/')) {
      l.warn(at + begin, "path", fmt::format("'{}' in a list is not an absolute path", one));
      return false;
    }
    begin = comma == npos ? npos : comma + 1;
  }
  return true;
}

/// What is one path for the dialect and was likely meant as several.
bool lint_lists(rule_lint& l, std::string_view target, std::size_t at) {
  const bool lists =
      l.speaks != dialect::wazuh5 && !(l.strict() && l.rule.parsed->kind == target_kind::directory);
  if (!lists && (target.find(",/") != npos || target.find(", /") != npos ||
                 (l.strict() && target.find(',') != npos))) {
    l.warn(at, "list",
           fmt::format("'{}' is one path {}: it has no lists", target,
                       l.strict() ? "in a rule `d:`" : "in 5.x"));
    return false;
  }
  for (const std::string_view other : {";/", "; /", ":/", "|/", " /"}) {
    const auto found = target.find(other);
    if (found == npos || found == 0 ||
        target.substr(found - (found > 0 ? 1 : 0)).starts_with(", /"))
      continue;
    l.warn(at + found, "list-separator",
           fmt::format("`{}` separates no paths: a list is written f:/a,/b", other[0]));
    return false;
  }
  if (!lists || target.find(',') == npos) return true;
  if (const auto open = target.find('{'); open != npos && target.find('}', open) != npos) {
    l.warn(at + open, "list-separator",
           "braces are not expanded, and their comma separates paths: write both paths out");
    return false;
  }
  return lint_parts(l, target, at);
}

/// muster's globs are * ? [ ] within one part of a path.
void lint_muster_glob(rule_lint& l, std::string_view target, std::size_t at) {
  const auto tell = [&](std::size_t where, std::string why) {
    l.warn(at + where, "glob", std::move(why));
  };
  if (const auto stars = target.find("**"); stars != npos)
    return tell(stars,
                "in a glob `**` reaches no deeper than `*`: use d: to look into folders below");
  for (const std::string_view regex : {"/.*", ".+", "*?", "[^", "]+"})
    if (const auto found = target.find(regex); found != npos)
      return tell(found,
                  fmt::format("'{}' in a path is a glob and no regex: `*` is any text, `?` one "
                              "character",
                              regex));
  const auto open = target.find('[');
  if (open != npos && target.find(']', open) == npos)
    tell(open, "the `[` of this glob is not closed");
}

/// Where a path of the list ends as no file's does.
std::size_t file_that_is_none(const rule_lint& l, std::string_view target) {
  if (!l.is(target_kind::file)) return npos;
  for (std::size_t end = 0; end != npos;) {
    end = target.find(',', end + 1);
    const auto last = std::min(end, target.size()) - 1;
    if (std::string_view("/:.").find(target[last]) != npos) return last;
  }
  return npos;
}

/// What stands in a path and belongs to another language, or behind an arrow.
std::pair<std::size_t, std::string> nearly_path(std::string_view target) {
  for (const std::string_view behind :
       {":r:", ":n:", ":!r:", " == ", " = ", " #", " != ", " =~ ", " ~ ", " : ", "==", "=~"})
    if (const auto at = target.find(behind); at != npos)
      return {at, fmt::format("`{}` is part of the path: what is wanted of it stands behind ` -> `",
                              behind)};
  for (const std::string_view other : {"{{", "}}", "%("})
    if (const auto at = target.find(other); at != npos)
      return {at, fmt::format("`{}` in a path: no file is called so", other)};
  if (const auto brace = target.find_first_of("{}"); brace != npos)
    return {brace, "braces in a path are not expanded: write the paths out, with commas between"};
  // ifcfg-eth0:1 is a file, and sysfs numbers devices so.
  const bool numbered = target.starts_with("/sys/") || target.find("/ifcfg-") != npos;
  const auto colon = target.rfind(':');
  if (!numbered && colon != npos && colon + 1 < target.size() &&
      target.find_first_not_of("0123456789", colon + 1) == npos)
    return {colon, "a path with the number of a line or a column behind it: no file is called so"};
  const auto hex = [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; };
  for (auto at = target.find('%'); at != npos; at = target.find('%', at + 1))
    if (at + 2 < target.size() && hex(target[at + 1]) && hex(target[at + 2]))
      return {at,
              "`%` and two digits in a path are how an address writes a character: write the "
              "character"};
  return {npos, {}};
}

/// Each path of a list by itself.
void lint_spelling(rule_lint& l, std::string_view target, std::size_t at) {
  const bool lists = l.is(target_kind::file) && l.speaks != dialect::wazuh5;
  for (std::size_t begin = 0; begin != npos;) {
    const auto comma = lists ? target.find(',', begin) : npos;
    const auto one = target.substr(begin, comma == npos ? npos : comma - begin);
    if (const auto slip = path_slip_of(one))
      return l.warn(at + begin + slip->at, "path", fmt::format("'{}': {}", one, slip->why));
    begin = comma == npos ? npos : comma + 1;
  }
}

/// `[a-b]`, which is a glob where those are expanded.
bool has_set(std::string_view target) {
  const auto open = target.find('[');
  return open != npos && target.find(']', open + 2) != npos;
}

void lint_path_text(rule_lint& l, std::string_view target, std::size_t at) {
  if (!lint_lists(l, target, at)) return;
  const bool globs_here = l.strict() && l.is(target_kind::file);
  if (!globs_here && (target.find_first_of("*?") != npos || has_set(target)))
    return l.warn(at, "glob",
                  fmt::format("'{}' is a path as it stands: globs are not expanded here", target));
  for (auto dollar = target.find('$'); dollar != npos; dollar = target.find('$', dollar + 1))
    if (dollar + 1 < target.size() && is_name_char(target[dollar + 1]))
      return l.warn(at + dollar, "variable-unknown",
                    fmt::format("'{}' is in no `variables`, and part of the path as it stands",
                                target.substr(dollar, target.find('/', dollar) - dollar)));
  if (!l.strict()) return;
  if (const auto bad = target.find_first_of("\\^$|\"'`<>;&"); bad != npos)
    return l.warn(
        at + bad, "path",
        fmt::format("`{}` in a path: it is part of a name as it stands, no regex, no quote "
                    "and no escape; where it is meant, write `?`",
                    target[bad]));
  if (const auto end = file_that_is_none(l, target); end != npos)
    return l.warn(at + end, "path", fmt::format("a file's path that ends in `{}`", target[end]));
  if (const auto [where, why] = nearly_path(target); where != npos)
    return l.warn(at + where, "path", why);
  if (globs_here) lint_muster_glob(l, target, at);
}

void lint_paths(rule_lint& l) {
  const std::string_view target = l.rule.parsed->target;
  const auto at = place_of_target(l);
  const auto before = l.out.size();
  lint_path_text(l, target, at);
  if (l.out.size() == before) lint_spelling(l, target, at);
}

}  // namespace

void lint_targets(rule_lint& l) {
  if (!l.rule.parsed) return;
  const auto& r = *l.rule.parsed;
  lint_name(l);
  if (l.path()) lint_paths(l);
  if (r.kind == target_kind::registry && !r.target.starts_with("HK") &&
      r.target.find_first_of("$%") != 0)
    l.warn(place_of_target(l), "prefix",
           "`r:` in front of a rule is a key of the Windows registry: a pattern stands behind a "
           "target, as in `f:/a -> r:…`");
  const bool harmless = r.kind == target_kind::command && !l.strict();  // blanks separate words
  if (r.target.starts_with(' ') && !harmless)
    l.warn(place_of_target(l), "target-blank", "a blank after the colon is part of the target");
  else if (is_wazuh4(l.speaks) && r.target.ends_with(' ') && !harmless &&
           r.kind != target_kind::process)
    l.warn(place_of_target(l), "target-blank", "a blank at the end is part of the target");
  if (r.kind == target_kind::process) lint_process(l);
}

}  // namespace collector::policy
