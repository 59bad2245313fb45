// What is wrong with files and folders that people see to.
#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "cli/health/agents.hpp"
#include "cli/health/check.hpp"
#include "cli/health/configuration_of.hpp"
#include "cli/health/stages.hpp"
#include "cli/health/usable_files.hpp"
#include "cli/up/check_rules.hpp"
#include "collector/policy/policy.hpp"
#include "common/trusted_file.hpp"
#include "common/watched_files.hpp"
#include "schemas/sinks/sinks.hpp"
#include "schemas/waivers/waivers.hpp"

namespace cli::health {

namespace fs = std::filesystem;
namespace settings = common::settings;
using enum schemas::severity;
using common::errc;
using common::fail;
using common::result;

namespace {

constexpr std::size_t most_files = 1000;

std::optional<struct ::stat> facts_of_file(const std::string& path) {
  struct ::stat s {};
  if (::lstat(path.c_str(), &s) != 0) return std::nullopt;
  return s;
}

/// Who else may write what root and they write.
uid_t owner_of(const house& h) {
  const auto data = facts_of_file(h.paths.data);
  return data ? data->st_uid : 0;
}

}  // namespace

namespace {

/// Files that `secret_file` of a sink names.
std::vector<std::string> secrets_of_sinks(const house& h) {
  std::vector<std::string> out;
  const auto said = configuration_of(h.paths);
  const auto* sinks = said ? said->section("sinks") : nullptr;
  if (sinks == nullptr) return out;
  for (const auto& sink : sinks->value.items)
    if (const auto* file = sink.find("secret_file"); file != nullptr && file->is_scalar())
      out.push_back(file->text);
  return out;
}

}  // namespace

findings find_open_secrets(const house& h) {
  std::vector<finding> out;
  const auto look = [&](const std::string& path, const std::string& instead) {
    const auto is = facts_of_file(path);
    if (!is || !S_ISREG(is->st_mode) || (is->st_mode & (S_IRWXG | S_IRWXO)) == 0) return;
    out.push_back({.severity = critical,
                   .what = fmt::format("{} has mode {:04o}", path, is->st_mode & 07777),
                   .remedy = fmt::format("chmod 600 {}; if others could reach it, it is known: {}",
                                         path, instead)});
  };
  look(h.paths.token_file(), "muster enroll on the server makes another (docs/hosts.md)");
  for (const auto& file : secrets_of_sinks(h))
    look(file, "have the receiver make another, and add its line (docs/sinks.md)");
  const auto new_keys =
      h.is_joined() ? "muster agent rotate AGENT on the server makes another (docs/hosts.md)"
                    : h.command("server-key next") + " makes another (docs/hosts.md)";
  std::error_code ec;
  std::size_t seen = 0;
  for (fs::recursive_directory_iterator at(h.paths.keys(), ec), end;
       !ec && at != end && seen < most_files; at.increment(ec), ++seen)
    if (at->path().extension() != ".pub") look(at->path(), new_keys);
  return out;
}

findings find_broken_configuration(const house& h) {
  const auto said = configuration_of(h.paths);
  const auto sinks = said ? schemas::sinks_of(*said) : fail(said.error());
  std::vector<finding> out;
  const auto own = sinks ? schemas::refuse_own_files(*sinks, h.paths) : fail(sinks.error());
  if (own) {
    for (auto& why : unusable_files(h.paths, *said, *sinks))
      if (why.find(": has mode ") == why.npos)  // that is `secret-open`
        out.push_back({.severity = high,
                       .what = std::move(why),
                       .remedy = "let that user have it, or mend what names it; then: " +
                                 h.command("config check")});
    return out;
  }
  const auto& why = own.error();
  if (why.code == errc::denied) return fail(why);
  const auto others = find_writable_configuration(h);
  if (why.code == errc::refused && others && !others->empty()) return out;  // told there
  out.push_back({.severity = critical,
                 .what = why.detail,
                 .remedy = "mend it, then: " + h.command("config check")});
  return out;
}

findings find_writable_configuration(const house& h) {
  const auto folder = h.paths.configuration();
  std::vector<std::string> all{folder + "/muster.yaml"};
  if (folder != h.paths.data) all.push_back(folder);  // the data folder has a check of its own
  for (const auto* part : {"conf.d", "policies.d", "waivers.d", "alerts.d"}) {
    all.push_back(folder + "/" + part);
    const auto files = common::yaml_files_in(folder + "/" + part, most_files);
    if (!files) return fail(files.error());
    all.insert(all.end(), files->begin(), files->end());
  }
  std::vector<finding> out;
  for (const auto& path : all) {
    if (!facts_of_file(path)) continue;
    const auto ok = common::refuse_if_others_may_write(path, owner_of(h));
    if (!ok && ok.error().code == errc::refused)
      out.push_back({.severity = critical,
                     .what = ok.error().detail,
                     .remedy = fmt::format("chown root {0}; chmod go-w {0}; then look whether it "
                                           "still says what it should",
                                           path)});
  }
  return out;
}

namespace {

/// Files that are evaluated beside those that come with the programs.
result<std::vector<std::string>> own_policies(const house& h) {
  std::vector<std::string> out;
  const auto add = [&out](const std::string& folder) -> common::status {
    const auto files = common::yaml_files_in(folder, most_files);
    if (files) out.insert(out.end(), files->begin(), files->end());
    return files ? common::status{} : fail(files.error());
  };
  if (auto s = add(h.paths.configuration() + "/policies.d"); !s) return fail(s.error());
  const auto said = configuration_of(h.paths);
  const auto* named = said ? said->find(settings::policy) : nullptr;
  if (named == nullptr) return out;
  for (const auto& path : named->texts) {
    std::error_code ec;
    if (!fs::is_directory(path, ec))
      out.push_back(path);
    else if (auto s = add(path); !s)
      return fail(s.error());
  }
  return out;
}

}  // namespace

findings find_broken_policies(const house& h) {
  std::vector<finding> out;
  const auto own = own_policies(h);
  if (!own) return fail(own.error());
  for (const auto& path : *own)
    if (const auto ok = collector::policy::load_policy(path, std::nullopt); !ok)
      out.push_back({.severity = high,
                     .what = ok.error().detail,
                     .remedy = fmt::format("muster policy lint {}", path)});
  const auto agents = agents_of(h);
  if (!agents) return fail(agents.error());
  for (const auto& a : *agents)
    if (!a.broken_policies.empty() && out.empty())
      out.push_back({.severity = high,
                     .what = fmt::format("{}: {}", a.id, a.broken_policies),
                     .remedy = h.command("agents --columns agent,policy_error") +
                               "; then on that host: muster policy lint FILE"});
  return out;
}

findings find_broken_waivers(const house& h) {
  std::vector<finding> out;
  const auto all = schemas::load_waivers(h.paths.waivers_file(), h.paths.own_waivers());
  if (!all && all.error().code == errc::denied) return fail(all.error());
  if (!all)
    out.push_back({.severity = high,
                   .what = all.error().detail,
                   .remedy = "mend it (docs/waivers.md), then: " + h.command("waivers")});
  return out;
}

findings find_ending_waivers(const house& h) {
  constexpr std::int64_t day = 24 * 3'600'000, soon = 14 * day, long_ago = 90 * day;
  std::vector<finding> out;
  const auto all = schemas::load_waivers(h.paths.waivers_file(), h.paths.own_waivers());
  if (!all) return out;  // told as broken
  for (const auto& w : all->all) {
    const auto left = w.expires - h.now;
    if (left > soon || left < -long_ago) continue;
    out.push_back(
        {.severity = left > 0 ? low : medium,
         .what = left > 0 ? fmt::format("the waiver of {} of {} expires in {}",
                                        schemas::what_is_waived(w), w.owner, time_text(left))
                          : fmt::format("the waiver of {} of {} expired {} ago",
                                        schemas::what_is_waived(w), w.owner, time_text(-left)),
         .remedy =
             "mend what it covers, or grant it anew with another `expires`, or take it out: " +
             h.command("waivers")});
  }
  return out;
}

findings find_broken_rules(const house& h) {
  auto files = common::yaml_files_in(h.paths.own_rules(), most_files);
  if (!files) return fail(files.error());
  const auto said = configuration_of(h.paths);
  if (const auto* named = said ? said->find(settings::rules) : nullptr; named != nullptr)
    files->insert(files->end(), named->texts.begin(), named->texts.end());
  std::vector<finding> out;
  for (const auto& path : *files) {
    const auto ok = check_rules(path);
    if (!ok && ok.error().code != errc::malformed) return fail(ok.error());
    if (!ok)
      out.push_back({.severity = high,
                     .what = ok.error().detail,
                     .remedy = fmt::format("mend it (docs/alerts.md), then: muster-analyzer {} {}",
                                           settings::check_rules.option(), path)});
  }
  return out;
}

}  // namespace cli::health
