// The screen of `muster status`, and how a finding is told.
#include <fmt/ranges.h>

#include <algorithm>

#include "cli/health/state.hpp"
#include "cli/print/lines.hpp"
#include "common/log.hpp"
#include "common/text_width.hpp"

namespace cli::health {

using views::agent_state;

namespace {

constexpr std::size_t label_width = 8;

/// Lines are counted, so that the last problems are left out rather than the first lines.
class shown_lines {
 public:
  explicit shown_lines(const screen& on) : on_(on) {}
  void put(std::string_view label, std::string_view text) {
    const auto first = fmt::format("{:<{}}", label, label_width);
    used_ += lines_of(label_width, text);
    put_wrapped(on_, first, text);
  }
  void put_marked_line(std::string_view colour, std::string_view marked, std::string_view text) {
    const auto lead = fmt::format("{:<{}}", "", label_width);
    if (!on_.has_colours) return put("", fmt::format("{} {}", marked, text));
    used_ += lines_of(label_width, fmt::format("{} {}", marked, text));
    put_marked(on_, lead, colour, marked, fmt::format(" {}", text));
  }
  bool has_room_for(std::size_t lines) const {
    constexpr std::size_t of_the_shell = 2;  // the prompt, and what is left out
    return on_.height == 0 || used_ + lines + of_the_shell <= on_.height;
  }
  std::size_t lines_of(std::size_t indent, std::string_view text) const {
    constexpr std::size_t narrowest = 20;
    if (on_.width < indent + narrowest) return 1;
    return common::wrap_text(common::one_line(text), on_.width - indent).size();
  }

 private:
  const screen& on_;
  std::size_t used_ = 0;
};

std::string_view colour_of_severity(schemas::severity s) {
  return s >= schemas::severity::high ? red : s == schemas::severity::medium ? yellow : "";
}

std::string stage_text(const stage& s, std::size_t width) {
  if (!s.runs()) return fmt::format("{:<{}}  does not run", s.name, width);
  return fmt::format("{:<{}}  pid {:<8}{:>8}  up {}{}", s.name, width, s.pid,
                     size_text(s.rss_bytes), time_text(s.uptime_ms),
                     s.is_stopped ? "  STOPPED" : "");
}

void put_stages(shown_lines& to, const std::vector<stage>& all) {
  std::size_t width = 0;
  for (const auto& s : all) width = std::max(width, s.name.size());
  std::string_view label = "Stages";
  for (const auto& s : all) to.put(std::exchange(label, ""), stage_text(s, width));
}

std::string agents_text(const state_counts& counts) {
  constexpr std::array<std::pair<agent_state, std::string_view>, 8> words{
      {{agent_state::fresh, "proved equal"},
       {agent_state::stale, "late"},
       {agent_state::enrolled, "never heard from"},
       {agent_state::diverged, "not equal"},
       {agent_state::repairing, "being repaired"},
       {agent_state::unknown, "not verified yet"},
       {agent_state::lost, "without their store"},
       {agent_state::revoked, "revoked"}}};
  std::size_t known = 0;
  std::vector<std::string> parts;
  for (const auto& [is, word] : words)
    if (const auto at = counts.find(is); at != counts.end()) {
      known += at->second;
      parts.push_back(fmt::format("{} {}", at->second, word));
    }
  return parts.empty() ? "none" : fmt::format("{} known: {}", known, fmt::join(parts, ", "));
}

std::string outbox_text(const std::vector<outbox_lag>& all, std::int64_t now) {
  std::size_t entries = 0, bytes = 0;
  std::int64_t oldest = 0;
  for (const auto& o : all) {
    entries += o.entries, bytes += o.bytes;
    if (o.oldest != 0 && (oldest == 0 || o.oldest < oldest)) oldest = o.oldest;
  }
  if (entries == 0) return "no change waits here";
  const auto age = oldest == 0 ? "" : fmt::format(", the oldest for {}", time_text(now - oldest));
  return fmt::format("{} changes wait here ({}{})", entries, size_text(bytes), age);
}

std::string lag_text(const state& s) {
  std::vector<std::string> parts;
  if (s.outboxes) parts.push_back(outbox_text(*s.outboxes, s.time));
  if (s.alerts && s.alerts->waiting > 0)
    parts.push_back(fmt::format("{} alerts wait, the oldest for {}", s.alerts->waiting,
                                time_text(s.time - s.alerts->oldest)));
  else if (s.alerts)
    parts.emplace_back("no alert waits");
  for (const auto& sink : s.sinks.value_or(std::vector<sink_lag>{}))
    if (sink.behind > 0)
      parts.push_back(fmt::format("sink {} is {} behind", sink.name, sink.behind));
  return fmt::format("{}", fmt::join(parts, "; "));
}

std::string told_text(const severity_counts& told) {
  std::vector<std::string> parts;
  for (std::size_t n = told.size(); n-- > 0;)
    parts.push_back(fmt::format("{} {}", told.at(n), schemas::severity_names.at(n)));
  return fmt::format("{} in 24 h", fmt::join(parts, ", "));
}

std::string disk_text(const state& s) {
  std::vector<std::string> parts;
  for (const auto& p : s.parts) parts.push_back(fmt::format("{} {}", p.name, size_text(p.bytes)));
  return fmt::format("{} of {} free; {}", size_text(s.space->free), size_text(s.space->total),
                     fmt::join(parts, ", "));
}

std::string verdict_of(const state& s) {
  if (s.problems.size() == 1) return "one thing is wrong";
  if (!s.problems.empty()) return fmt::format("{} things are wrong", s.problems.size());
  return s.unseen.empty() ? "all is well" : "not everything could be seen";
}

void put_problems(shown_lines& to, const state& s) {
  std::size_t shown = 0;
  for (const auto& f : s.problems) {
    const auto need = to.lines_of(label_width, fmt::format("{} {}", name(f.severity), f.what)) +
                      to.lines_of(label_width, "- " + f.remedy);
    if (shown > 0 && !to.has_room_for(need)) {
      to.put("", fmt::format("and {} more: muster doctor", s.problems.size() - shown));
      break;
    }
    to.put_marked_line(colour_of_severity(f.severity), name(f.severity), f.what);
    to.put("", "- " + f.remedy);
    ++shown;
  }
  for (const auto& u : s.unseen) to.put("Unseen", fmt::format("{}: {}", u.part, u.reason));
}

}  // namespace

void show(const screen& on, const state& s) {
  shown_lines to(on);
  to.put("Data", fmt::format("{}, {}", s.data, common::format_time(s.time)));
  put_stages(to, s.stages);
  if (s.agents) to.put("Agents", agents_text(*s.agents));
  to.put("Lag", lag_text(s));
  if (s.told) to.put("Alerts", told_text(*s.told));
  if (s.space) to.put("Disk", disk_text(s));
  to.put("State", verdict_of(s));
  put_problems(to, s);
}

void show(const screen& on, const finding& f, std::string_view why) {
  put_marked(on, "", colour_of_severity(f.severity), name(f.severity),
             fmt::format("  {}", f.check));
  put_wrapped(on, "  what  ", f.what);
  put_wrapped(on, "  why   ", why);
  put_wrapped(on, "  do    ", f.remedy);
}

}  // namespace cli::health
