#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "common/clock.hpp"
#include "explain/hop.hpp"

namespace explain {

using schemas::port;
using schemas::process;

namespace {

std::string and_more(std::size_t others) {
  return others == 0 ? std::string() : fmt::format(" (and {} more)", others);
}

/// `, NAME VALUE`; nothing where it is absent.
template <class Value>
std::string maybe(std::string_view name, const std::optional<Value>& v) {
  return v ? fmt::format(", {} {}", name, *v) : std::string();
}

std::string evidence_of(const port& p) {
  auto out = fmt::format("ports: {}", p.state.value_or("of unknown state"));
  if (p.state != "listening" && p.state != "unconnected" && p.remote_port.value_or(0) != 0)
    out += fmt::format(", to {} port {}", p.remote_address.value_or("?"), *p.remote_port);
  out += maybe("pid", p.pid);
  if (p.process) out += fmt::format(" ({})", *p.process);
  return out + maybe("uid", p.uid);
}

std::string evidence_of(const process& p) {
  std::string out = "processes";
  const auto args = p.args.value_or(std::vector<std::string>{});
  out += args.empty() ? ": without arguments" : fmt::format(": {}", fmt::join(args, " "));
  out += maybe("parent", p.ppid);
  if (p.start.ms) out += ", since " + common::format_time(*p.start.ms);
  return out + maybe("container", p.container_id);
}

class teller {
 public:
  teller(const question& q, const chain& c, host_facts& of) : q_(q), c_(c), of_(of) {}
  hops tell();

 private:
  void tell_packages();
  void tell_units();
  void tell_users();
  /// All there is of it was told: what is not known of it, and that there is nothing.
  void end(link l, const std::string& why_none, std::optional<std::int64_t> as_of);
  std::string why_no_process() const;
  std::string why_none(link l) const;
  std::string why_no_file() const;
  void add(link l, std::string value, std::string evidence, std::optional<std::int64_t> as_of) {
    out_.push_back({l, answer::known, std::move(value), std::move(evidence), as_of});
  }

  const question& q_;
  const chain& c_;
  host_facts& of_;
  hops out_;
};

std::string teller::why_no_process() const {
  if (q_.what == kind::process) return "no process is called so";
  if (c_.is_unnamed_file) return "no process is known to run it";
  if (q_.what == kind::package && c_.packages.empty()) return "it is not installed";
  if (q_.what == kind::service && c_.units.empty()) return "there is no such unit";
  return q_.what == kind::port ? "no socket has that port" : "no process of it runs";
}

/// A program that runs through a link is called like the link.
std::string teller::why_no_file() const {
  std::string out =
      "no row of processes, services, suid_files, scheduled_jobs or startup_hooks has it; whether "
      "it is a link to a file that one has is not recorded";
  const auto name = std::string_view(q_.value).substr(q_.value.rfind('/') + 1);
  for (const auto& p : of_.of<process>().rows)
    if (p.exe && (p.name == name || (p.args && !p.args->empty() && p.args->front() == q_.value)))
      return fmt::format("{}: {} runs {}", out, process_text(p), *p.exe);
  return out;
}

std::string teller::why_none(link l) const {
  const bool is_lost = c_.processes.empty() && c_.executables.empty() && c_.units.empty();
  if (q_.what == kind::file && is_lost && l == link::executable) return why_no_file();
  if (q_.what == kind::file && is_lost && l == link::package)
    return "whose a file is that no such row has is not recorded: `dpkg -S` or `rpm -qf` there "
           "says so";
  if (q_.what == kind::port && c_.ports.empty()) return why_no_process();
  if (c_.processes.empty() && l != link::process)
    return l == link::user && q_.what == kind::user ? "no account is called so" : why_no_process();
  switch (l) {
    case link::port:
      return "none of its processes listens";
    case link::process:
      return why_no_process();
    case link::executable:
      return "workers of the kernel have none";
    case link::package:
      return "no package that is known has the executable";
    case link::service:
      return "its processes belong to no unit";
    default:
      return "nobody is known";
  }
}

void teller::end(link l, const std::string& why_none, std::optional<std::int64_t> as_of) {
  const auto before = out_.size();
  const bool is_known = before > 0 && out_.back().of == l;
  tell_gaps(c_, l, out_);
  if (is_known || out_.size() > before) return;
  // What only the processes lead to is as unknown as they are.
  if (c_.is_unnamed_file)
    return out_.push_back({l, answer::unknown, std::nullopt, why_none, as_of});
  const bool is_open = c_.processes.empty() && c_.gaps.contains(link::process);
  if (is_open)
    out_.push_back({l, answer::unknown, std::nullopt, "the process is not known", as_of});
  else
    out_.push_back({l, answer::none, std::nullopt, why_none, as_of});
}

void teller::tell_packages() {
  if (c_.packages.empty()) return;
  std::set<std::string, std::less<>> names;
  for (const auto& t : c_.packages) names.insert(t.name);
  const auto all = of_.packages_named(names);
  for (const auto& t : c_.packages) {
    const auto why = t.why + and_more(t.others);
    const auto before = out_.size();
    for (const auto& p : all.rows)
      if (p.name == t.name)
        add(link::package,
            fmt::format("{} {} ({}{})", t.name, p.version.value_or("?"), p.format.value_or("?"),
                        p.architecture ? ", " + *p.architecture : ""),
            why + maybe("source", p.source) + maybe("status", p.status) +
                (p.installed_at.ms ? ", installed " + common::format_time(*p.installed_at.ms) : ""),
            all.how.as_of);
    if (out_.size() == before)
      out_.push_back({link::package, answer::unknown, t.name,
                      why + "; its version is not known: " +
                          (is_whole(all.how) ? "packages has no row of it" : all.how.why),
                      all.how.as_of});
  }
}

void teller::tell_units() {
  if (c_.units.empty()) return;
  const auto& all = of_.of<schemas::service>();
  for (const auto& t : c_.units) {
    const auto row = std::ranges::find(all.rows, t.name, &schemas::service::name);
    auto why = t.why + and_more(t.others);
    if (row == all.rows.end())
      why += is_whole(all.how) ? "; services has no row of it" : "; " + all.how.why;
    else
      why += maybe("state", row->state) + maybe("at boot", row->enabled) +
             maybe("file", row->path) + maybe("runs", row->binary);
    add(link::service, t.name, std::move(why), all.how.as_of);
  }
}

void teller::tell_users() {
  if (c_.users.empty()) return;
  const auto& all = of_.of<schemas::user>();
  for (const auto& a : c_.users) {
    const auto row = std::ranges::find_if(all.rows, [&](const schemas::user& u) {
      return a.uid ? u.uid == a.uid && (a.name.empty() || u.name == a.name) : u.name == a.name;
    });
    auto why = a.why + and_more(a.others);
    if (row == all.rows.end()) {
      why += is_whole(all.how) ? "; users has no row of it" : "; " + all.how.why;
      add(link::user, a.name.empty() ? fmt::format("uid {}", a.uid.value_or(-1)) : a.name,
          std::move(why), all.how.as_of);
      continue;
    }
    why += maybe("home", row->home) + maybe("shell", row->shell) +
           maybe("password", row->password_state) + (row->sudo == true ? ", may use sudo" : "");
    add(link::user, row->name.value_or("?") + (row->uid ? fmt::format(" (uid {})", *row->uid) : ""),
        std::move(why), all.how.as_of);
  }
}

hops teller::tell() {
  const auto ports_of = of_.of<port>().how.as_of, processes_of = of_.of<process>().how.as_of;
  for (const auto* p : c_.ports) add(link::port, socket_text(*p), evidence_of(*p), ports_of);
  end(link::port, why_none(link::port), ports_of);
  for (const auto* p : c_.processes)
    add(link::process, process_text(*p), evidence_of(*p), processes_of);
  end(link::process, why_none(link::process), processes_of);
  for (const auto& t : c_.executables)
    add(link::executable, t.name, t.why + and_more(t.others), processes_of);
  end(link::executable, why_none(link::executable), processes_of);
  tell_packages();
  end(link::package, why_none(link::package), of_.standing_of(schemas::table_id::packages).as_of);
  tell_units();
  end(link::service, why_none(link::service), of_.of<schemas::service>().how.as_of);
  tell_users();
  end(link::user, why_none(link::user), of_.of<schemas::user>().how.as_of);
  return std::move(out_);
}

}  // namespace

hops tell(const question& q, const chain& c, host_facts& of) { return teller(q, c, of).tell(); }

}  // namespace explain
