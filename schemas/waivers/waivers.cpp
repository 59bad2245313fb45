#include "schemas/waivers/waivers.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <span>

#include "common/clock.hpp"
#include "common/hash.hpp"
#include "common/hex.hpp"
#include "common/watched_file.hpp"
#include "schemas/json.hpp"

namespace schemas {

using common::errc;
using common::fail;
using common::result;

bool waiver::covers(std::string_view agent, std::string_view policy_id,
                    std::string_view check_id) const {
  if (policy != policy_id) return false;
  if (!checks.empty() && std::ranges::find(checks, check_id) == checks.end()) return false;
  const std::string name(agent);
  return agents.empty() || std::ranges::any_of(agents, [&](const auto& glob) {
           return ::fnmatch(glob.c_str(), name.c_str(), 0) == 0;
         });
}

std::string what_is_waived(const waiver& w) {
  constexpr std::size_t most_named = 10;
  if (w.checks.empty()) return fmt::format("policy {}", w.policy);
  const auto named = std::span(w.checks).first(std::min(w.checks.size(), most_named));
  return fmt::format("{} {}{}", w.policy, fmt::join(named, ", "),
                     w.checks.size() > most_named ? " and more" : "");
}

std::string waived_text(const waiver& w) {
  return fmt::format("waived until {} by {}: {}", common::format_time(w.expires).substr(0, 10),
                     w.owner, w.reason);
}

bool waiver::has_evidence_of(const check& c) const {
  return evidence.empty() || (c.evidence && evidence == evidence_hash(c));
}

const waiver* waivers::find(std::string_view agent, const check& c, std::int64_t now) const {
  if (c.result != "failed") return nullptr;
  const auto applies = [&](const waiver& w) {
    return !w.is_expired(now) && w.covers(agent, c.policy.value_or(""), c.check_id.value_or("")) &&
           w.is_of(c) && w.has_evidence_of(c);
  };
  const auto at = std::ranges::find_if(all, applies);
  return at == all.end() ? nullptr : &*at;
}

result<waivers> parse_waivers(const common::watched_files& files) {
  const auto all = files.all();
  if (!all) return fail(all.error());
  waivers out;
  for (const auto& [path, text] : *all) {
    if (!text && text.error().code == errc::not_found) continue;
    if (!text) return fail(text.error());
    auto some = parse_waivers(path, *text);
    if (!some) return fail(some.error());
    out.sha256 = out.sha256.empty() ? some->sha256 : common::sha256(out.sha256 + some->sha256);
    std::ranges::move(some->all, std::back_inserter(out.all));
  }
  return out;
}

result<waivers> load_waivers(const std::string& file, const std::string& folder) {
  common::watched_files files(file, folder, waivers_bytes);
  files.look({}, true);
  return parse_waivers(files);
}

std::string evidence_hash(const check& c) {
  const auto evidence = c.evidence.value_or("");
  const auto rules = json::parse(evidence, nullptr, false);
  common::hasher h;
  h.add(c.result.value_or("")).add(std::string_view("\0", 1));
  if (!rules.is_array()) return common::to_hex(h.add(evidence).finish());
  for (const auto& rule : rules)
    for (const auto* part : {"rule", "verdict", "matched", "value", "exit_status", "error"}) {
      const auto at = rule.is_object() ? rule.find(part) : rule.end();
      if (rule.is_object() && at != rule.end())
        h.add(at->dump(-1, ' ', false, json::error_handler_t::replace));
      h.add(std::string_view("\0", 1));
    }
  return common::to_hex(h.finish());
}

}  // namespace schemas
