#include "collector/policy/native/unit_list.hpp"

#include <fnmatch.h>
#include <strings.h>

#include <algorithm>
#include <array>

#include "collector/policy/native/unit_names.hpp"
#include "common/text.hpp"

namespace collector::policy::native {

namespace {

constexpr std::size_t widest = 79;  ///< of the 80 columns of no terminal
using row = std::array<std::string_view, 3>;

bool is_state(std::string_view word) {
  constexpr std::array<std::string_view, 12> all{
      "enabled", "enabled-runtime", "linked",   "linked-runtime", "alias",     "masked",
      "static",  "masked-runtime",  "disabled", "indirect",       "generated", "transient"};
  return std::ranges::find(all, word) != all.end();
}

/// `--NAME=A,B` as a list of words, each of which `fits`.
bool take_list(std::string_view word, std::string_view option, bool (*fits)(std::string_view),
               std::vector<std::string>& into) {
  if (!word.starts_with(option)) return false;
  for (const auto part : common::split(word.substr(option.size()), ',')) {
    if (!fits(part)) return false;
    into.emplace_back(part);
  }
  return true;
}

bool is_plain_pattern(std::string_view word) {
  return !word.empty() && word[0] != '-' && std::ranges::all_of(word, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view(":_.-@*?").find(c) != std::string_view::npos;
  });
}

bool matches(const std::string& name, const std::vector<std::string>& patterns) {
  return patterns.empty() || std::ranges::any_of(patterns, [&](const auto& p) {
           return ::fnmatch(p.c_str(), name.c_str(), FNM_NOESCAPE) == 0;
         });
}

bool is_among(std::string_view word, const std::vector<std::string>& all) {
  return all.empty() || std::ranges::find(all, word) != all.end();
}

/// By type, then by name, without regard to case.
int order(const std::string& a, const std::string& b) {
  const auto types =
      ::strcasecmp(std::string(unit_suffix(a)).c_str(), std::string(unit_suffix(b)).c_str());
  return types != 0 ? types : ::strcasecmp(a.c_str(), b.c_str());
}

/// Nothing when two names differ in case only: their order is not one to count on.
std::optional<std::vector<std::string>> sorted_names(const unit_list_request& asked,
                                                     const unit_files& files) {
  auto names = files.names();
  std::erase_if(names, [&](const auto& n) { return !matches(n, asked.patterns); });
  std::ranges::sort(names, [](const auto& a, const auto& b) { return order(a, b) < 0; });
  const auto same = std::ranges::adjacent_find(
      names, [](const auto& a, const auto& b) { return order(a, b) == 0; });
  return same == names.end() ? std::optional(std::move(names)) : std::nullopt;
}

std::optional<std::string> table(const std::vector<row>& rows) {
  std::array<std::size_t, 3> widths{};
  for (const auto& r : rows)
    for (std::size_t i = 0; i < r.size(); ++i) widths[i] = std::max(widths[i], r[i].size());
  if (widths[0] + widths[1] + widths[2] + 2 > widest) return std::nullopt;
  std::string out;
  for (const auto& r : rows) {
    for (std::size_t i = 0; i < 2; ++i) out.append(r[i]).append(widths[i] + 1 - r[i].size(), ' ');
    out.append(r[2]).push_back('\n');
  }
  return out;
}

}  // namespace

std::optional<unit_list_request> parse_list_unit_files(std::span<const std::string> words) {
  unit_list_request out;
  bool verb = false;
  const auto is_type = [](std::string_view word) { return is_unit_type(word); };
  for (const std::string& word : words) {
    if (word == "--no-pager") continue;
    if (word == "--no-legend" || word == "--legend=false") {
      out.legend = false;
      continue;
    }
    if (take_list(word, "--type=", is_type, out.types) ||
        take_list(word, "--state=", is_state, out.states))
      continue;
    if (!is_plain_pattern(word) || (!verb && word != "list-unit-files")) return std::nullopt;
    if (verb) out.patterns.push_back(word);
    verb = true;
  }
  return verb ? std::optional(std::move(out)) : std::nullopt;
}

std::optional<reply> list_unit_files(const unit_list_request& asked, const unit_files& files,
                                     const std::function<const unit_presets*()>& presets) {
  const auto names = sorted_names(asked, files);
  if (!names) return std::nullopt;
  std::vector<row> rows;
  if (asked.legend) rows.push_back({"UNIT FILE", "STATE", "PRESET"});
  for (const auto& name : *names) {
    // Also of units that are not shown: systemctl would complain of them.
    const auto [certain, state] = files.state_of(name);
    if (!certain) return std::nullopt;
    if (!is_among(state, asked.states) || !is_among(unit_suffix(name).substr(1), asked.types))
      continue;
    if (state == "alias" || state == "static") {
      rows.push_back({name, state, "-"});
      continue;
    }
    const auto* rules = presets();
    if (rules == nullptr) return std::nullopt;
    rows.push_back({name, state, rules->enables(name) ? "enabled" : "disabled"});
  }
  auto out = table(rows);
  if (!out) return std::nullopt;
  const auto count = rows.size() - (asked.legend ? 1 : 0);
  if (asked.legend) out->append("\n").append(std::to_string(count)).append(" unit files listed.\n");
  return reply{std::move(*out), count == 0 ? 1 : 0};
}

}  // namespace collector::policy::native
