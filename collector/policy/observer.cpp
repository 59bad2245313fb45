#include "collector/policy/observer.hpp"

#include <fnmatch.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "collector/policy/native/native.hpp"
#include "collector/policy/rule.hpp"
#include "collector/policy/shown.hpp"
#include "collector/policy/start_order.hpp"
#include "common/hash.hpp"
#include "common/hex.hpp"
#include "common/proc_stat.hpp"
#include "common/text.hpp"

namespace collector::policy {

using common::errc;

namespace {

constexpr std::size_t file_limit = 16u << 20, entries_limit = 100'000, processes_limit = 200'000,
                      globbed_limit = 4096;
constexpr int deepest = 256;

bool has_glob(std::string_view s) { return s.find_first_of("*?[") != s.npos; }

file_fact::state state_of(const common::error& e) {
  if (e.code == errc::not_found) return file_fact::state::missing;
  if (e.code == errc::refused) return file_fact::state::other_type;
  if (e.code == errc::unsupported) return file_fact::state::left_out;
  return file_fact::state::unreadable;
}

std::string joined(const std::string& dir, const std::string& name) {
  return dir.ends_with('/') ? dir + name : dir + "/" + name;
}

/// A script's name stands behind its interpreter's and the options of that.
std::vector<std::string> first_arguments(std::string_view command_line) {
  constexpr std::size_t most = 4;
  std::vector<std::string> out;
  for (const auto word : common::split(command_line, '\0'))
    if (out.size() < most) out.emplace_back(word);
  return out;
}

using clock = std::chrono::steady_clock;

}  // namespace

observer::observer(const common::root_dir& host, observe_options options)
    : host_(host), options_(std::move(options)) {
  if (host.is_live() && options_.trust_commands && options_.native)
    native_ = std::make_unique<native::answers>(host);
}

observer::~observer() = default;

const file_fact& observer::existence(const std::string& path) {
  const auto [at, fresh] = existing_.try_emplace(path);
  auto& f = at->second;
  if (!fresh) return f;
  const auto s = host_.stat(path);
  if (!s) {
    f.now = s.error().code == errc::not_found ? file_fact::state::missing
                                              : file_fact::state::unresolvable;
    f.error = s.error().detail;
  } else {
    f.facts = *s;
    f.now = S_ISREG(s->mode) ? file_fact::state::regular : file_fact::state::other_type;
  }
  return f;
}

const file_fact& observer::file(const std::string& path) {
  const auto [at, fresh] = files_.try_emplace(path);
  auto& f = at->second;
  if (!fresh) return f;
  auto content = host_.read(path, file_limit);
  if (!content) {
    f.now = state_of(content.error());
    f.error = content.error().detail;
    return f;
  }
  f.now = file_fact::state::regular;
  f.truncated = content->truncated;
  f.facts = content->facts;
  if (!holds_secret(path, content->bytes))
    f.sha256 = common::to_hex(common::sha256(content->bytes));
  f.bytes = std::move(content->bytes);
  return f;
}

void observer::walk(dir_fact& out, const std::string& path, int depth, std::size_t& budget) const {
  const auto entries = host_.list(path, budget);
  if (!entries) {
    if (out.error.empty()) out.error = entries.error().detail;
    out.now = dir_fact::state::unreadable;
    return;
  }
  budget -= entries->size();
  // Root needs no permission to search, and nobody else walks through all of a host.
  dir_fact::level level{
      .path = path,
      .entries = {},
      .depth = depth,
      .searchable = ::geteuid() == 0 || host_.stat(joined(path, ".")).has_value()};
  for (const auto& e : *entries) level.entries.push_back({joined(path, e.name), e.name, e.type});
  out.levels.push_back(std::move(level));
  for (const auto& e : *entries) {
    if (e.type != common::dir_entry::kind::directory) continue;
    if (depth < deepest)
      walk(out, joined(path, e.name), depth + 1, budget);
    else if (out.too_deep.empty())
      out.too_deep = joined(path, e.name);
  }
}

const dir_fact& observer::directory(const std::string& path, bool with_entries) {
  const auto [at, fresh] = directories_.try_emplace((with_entries ? "+" : "-") + path);
  auto& d = at->second;
  if (!fresh) return d;
  const auto s = host_.stat(path);
  if (!s) {
    d.now =
        s.error().code == errc::not_found ? dir_fact::state::missing : dir_fact::state::unreadable;
    d.error = s.error().detail;
    return d;
  }
  d.now = S_ISDIR(s->mode) ? dir_fact::state::directory : dir_fact::state::not_directory;
  std::size_t budget = entries_limit;
  if (d.now == dir_fact::state::directory && with_entries) walk(d, path, 0, budget);
  return d;
}

const process_fact& observer::processes() {
  if (processes_) return *processes_;
  processes_.emplace();
  auto& p = *processes_;
  if (!host_.is_live()) return p.error = "a file system has no processes", p;
  const auto entries = host_.list("proc", processes_limit);
  if (!entries) return p.error = entries.error().detail, p;
  for (const auto& e : *entries) {
    if (!common::number(e.name)) continue;
    const auto stat = host_.read("proc/" + e.name + "/stat", 65'536);
    const auto parsed = stat ? common::parse_proc_stat(stat->bytes) : std::nullopt;
    if (!parsed) continue;  // it ended meanwhile
    process_fact::one one{parsed->name, {}, parsed->pid};
    if (auto c = host_.read("proc/" + e.name + "/cmdline", 65'536)) {
      one.command_line = std::move(c->bytes);
      while (!one.command_line.empty() && one.command_line.back() == '\0')
        one.command_line.pop_back();
      one.arguments = first_arguments(one.command_line);
      std::ranges::replace(one.command_line, '\0', ' ');
    }
    if (auto exe = host_.read_link("proc/" + e.name + "/exe")) {
      constexpr std::string_view gone = " (deleted)";
      if (exe->ends_with(gone)) exe->resize(exe->size() - gone.size());
      one.executable = std::move(*exe);
    }
    p.processes.push_back(std::move(one));
  }
  p.known = true;
  return p;
}

/// Nothing has to be started: it is not allowed, or the answer is known here.
std::optional<command_fact> observer::without_process(const std::string& text) const {
  command_fact f;
  if (!host_.is_live()) return f.error = "commands are not run for --root", f;
  if (!options_.trust_commands) {
    f.now = command_fact::state::not_permitted;
    f.error = "commands of this policy are not trusted: --trust-commands allows them";
    return f;
  }
  if (!native_) return std::nullopt;
  auto reply = native_->ask(split_command(text));
  if (!reply || reply->output.size() > options_.command.output_bytes) return std::nullopt;
  f.now = command_fact::state::ran;
  f.native = true;
  f.outcome = {.exit_status = reply->exit_status, .output = std::move(reply->output)};
  return f;
}

command_fact observer::fact_of(const std::string& text, common::run_answer answer) const {
  command_fact f;
  if (!answer) {
    f.now = command_fact::state::timed_out;
    f.error = fmt::format("not started: the commands of this scan have had their {} seconds: {}",
                          options_.commands_time.count() / 1000, text);
    return f;
  }
  if (!*answer) {
    const auto& e = (*answer).error();
    f.now =
        e.code == errc::not_found ? command_fact::state::not_found : command_fact::state::timed_out;
    f.error = e.detail;
    return f;
  }
  f.outcome = std::move(**answer);
  f.now = command_fact::state::ran;
  if (f.outcome.timed_out) {
    f.now = command_fact::state::timed_out;
    f.error = fmt::format("Command timed out after {} seconds: {}",
                          options_.command.time.count() / 1000, text);
  } else if (f.outcome.exit_status == program_not_found) {
    f.now = command_fact::state::not_found;
    f.error = "Command execution failed: " + text;
  }
  return f;
}

const command_fact& observer::command(const std::string& text) {
  if (const auto known = commands_.find(text); known != commands_.end()) return known->second;
  run_commands({text});
  return commands_.at(text);
}

void observer::run_commands(const std::vector<std::string>& texts) {
  std::vector<std::string> unknown;
  for (const auto& text : texts) {
    const auto [at, fresh] = commands_.try_emplace(text);
    if (!fresh) continue;
    if (auto known = without_process(text)) {
      at->second = std::move(*known);
      continue;
    }
    unknown.push_back(text);
  }
  if (unknown.empty()) return;
  std::vector<std::pair<const std::string, command_fact>*>
      to_run;  // a map's elements stay where they are
  for (const auto& text : start_order(std::move(unknown), options_.times))
    to_run.push_back(&*commands_.find(text));
  if (!commands_deadline_) commands_deadline_ = clock::now() + options_.commands_time;
  common::run_batch batch{
      .commands = {},
      .limits = options_.command,
      .at_a_time = options_.parallel != 0 ? options_.parallel
                                          : std::max(1u, std::thread::hardware_concurrency()),
      .time = std::chrono::ceil<std::chrono::milliseconds>(*commands_deadline_ - clock::now())};
  for (const auto* c : to_run) batch.commands.push_back(split_command(c->first));
  options_.run(batch, [&](std::size_t n, common::run_answer answer) {
    to_run[n]->second = fact_of(to_run[n]->first, std::move(answer));
    return true;
  });
  if (options_.times == nullptr) return;
  for (const auto* c : to_run)
    if (c->second.now == command_fact::state::ran)
      options_.times->note(c->first, c->second.outcome.duration);
}

const effective::answer& observer::setting(const std::string& target) {
  const auto [at, fresh] = settings_.try_emplace(target);
  if (!fresh) return at->second;
  const auto q = effective::parse_question(target);
  at->second = q ? effective::ask(*q, host_) : effective::invalid_because(q.error().detail);
  return at->second;
}

std::vector<std::string> observer::expand(const std::string& path) const {
  if (!has_glob(path)) return {path};
  std::vector<std::string> bases{"/"};
  for (const auto part : common::split(std::string_view(path).substr(1), '/')) {
    const std::string wanted(part);
    std::vector<std::string> next;
    for (const auto& base : bases) {
      if (!has_glob(wanted)) {
        next.push_back(joined(base, wanted));
        continue;
      }
      const auto entries = host_.list(base, entries_limit);
      if (!entries) continue;
      for (const auto& e : *entries)
        if (::fnmatch(wanted.c_str(), e.name.c_str(), FNM_PERIOD) == 0 &&
            next.size() < globbed_limit)
          next.push_back(joined(base, e.name));
    }
    bases = std::move(next);
  }
  return bases;
}

}  // namespace collector::policy
