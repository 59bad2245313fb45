// What belongs together on a host: the sockets, processes, executables, packages, units and
// accounts that one of them leads to.
#pragma once

#include <array>
#include <map>

#include "explain/host_facts.hpp"
#include "explain/question.hpp"

namespace explain {

/// In the order in which they are told.
enum class link : std::uint8_t { port, process, executable, package, service, user, checks, cves };
inline constexpr std::array<std::string_view, 8> link_names{
    "port", "process", "executable", "package", "service", "user", "checks", "cves"};

/// Something that is known by its name, and what led to it.
struct thing {
  std::string name, why;
  bool is_asked_for = false;  ///< `why` says that it is there, and not what led to it
  std::size_t others = 0;     ///< that lead to it too
};
struct account {
  std::optional<std::int64_t> uid;
  std::string name, why;  ///< the name is empty where only the uid is known
  bool is_asked_for = false;
  std::size_t others = 0;
};
/// What cannot be told.
struct gap {
  std::string why;
  std::optional<std::int64_t> as_of;
  std::string of;  ///< whom it is about first; empty: the host
  std::size_t others = 0;
};

struct chain {
  std::vector<const schemas::port*> ports;
  std::vector<const schemas::process*> processes;
  std::vector<thing> executables, packages, units;
  std::vector<account> users;
  std::map<link, std::vector<gap>> gaps;
  /// The file that was asked for stands in no row: it may be a link to one that does, and links are
  /// not recorded.
  bool is_unnamed_file = false;

  /// A table whose rows are not all known is a gap.
  void rely_on(link l, const query::table_standing& how) {
    if (!is_whole(how)) note_gap(l, how.why, how.as_of);
  }
  void note_gap(link l, const std::string& why, std::optional<std::int64_t> as_of,
                const std::string& of = {});
};
void note(std::vector<thing>& to, const std::string& name, const std::string& why,
          bool is_asked_for = false);
void note(std::vector<account>& to, account a);

/// Follows the rows of the host from what was asked for; it refers to them.
chain follow(const question& q, host_facts& of);
/// There is something of that name.
bool is_there(const question& q, const chain& c);

/// The unit of systemd that a cgroup belongs to; empty: none.
std::string unit_of(std::string_view cgroup);
/// `tcp 0.0.0.0:8080`
std::string socket_text(const schemas::port& p);
/// `nginx (pid 812)`
std::string process_text(const schemas::process& p);

}  // namespace explain
