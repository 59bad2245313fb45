#include "explain/chain.hpp"

#include <algorithm>

#include "common/text.hpp"

namespace explain {

void chain::note_gap(link l, const std::string& why, std::optional<std::int64_t> as_of,
                     const std::string& of) {
  auto& all = gaps[l];
  const auto known = std::ranges::find(all, why, &gap::why);
  if (known == all.end())
    all.push_back({why, as_of, of, 0});
  else if (known->of != of)
    ++known->others;
}

namespace {

/// That it is there by itself is not all: what else leads to it stands beside that.
template <class Known>
void note_once_more(Known& known, const std::string& why) {
  if (known.is_asked_for && !known.why.ends_with(why))
    known.why += ", " + why, known.is_asked_for = false;
  else if (!known.is_asked_for)
    ++known.others;
}

}  // namespace

void note(std::vector<thing>& to, const std::string& name, const std::string& why,
          bool is_asked_for) {
  const auto known = std::ranges::find(to, name, &thing::name);
  if (known == to.end())
    to.push_back({name, why, is_asked_for});
  else
    note_once_more(*known, why);
}

void note(std::vector<account>& to, account a) {
  const auto known = std::ranges::find_if(to, [&](const account& one) {
    return one.uid == a.uid && (a.name.empty() || one.name == a.name);
  });
  if (known == to.end())
    to.push_back(std::move(a));
  else
    note_once_more(*known, a.why);
}

bool is_there(const question& q, const chain& c) {
  switch (q.what) {
    case kind::port:
      return !c.ports.empty();
    case kind::package:
      return !c.packages.empty();
    case kind::user:
      return !c.users.empty();
    case kind::file:
      return !c.executables.empty();
    case kind::service:
      return !c.units.empty();
    case kind::process:
      return !c.processes.empty();
  }
  return false;
}

std::string unit_of(std::string_view cgroup) {
  std::string_view scope;
  for (const auto part : common::split(cgroup, '/', 64)) {
    // The system's unit stands before those of a user's own manager.
    if (part.ends_with(".service")) return std::string(part);
    if (part.ends_with(".scope") || part.ends_with(".socket")) scope = part;
  }
  return std::string(scope);
}

std::string socket_text(const schemas::port& p) {
  const auto address = p.local_address.value_or("?");
  const bool is_six = address.find(':') != address.npos;
  return fmt::format("{} {}{}{}:{}", p.protocol.value_or("?"), is_six ? "[" : "", address,
                     is_six ? "]" : "", p.local_port.value_or(0));
}

std::string process_text(const schemas::process& p) {
  return fmt::format("{} (pid {})", p.name.value_or("?"), p.pid.value_or(0));
}

}  // namespace explain
