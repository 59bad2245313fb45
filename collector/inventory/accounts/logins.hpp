// When somebody last came in: lastlog (by uid), lastlog2, wtmpdb and the ends of wtmp and wtmp.1
// (by name), whichever is latest; from where lately; and who is in now: utmp, and the sessions of
// systemd-logind, which replaces it.
#pragma once

#include <map>
#include <string>

#include "common/root_dir.hpp"
#include "schemas/inventory/accounts.hpp"

namespace collector::inventory {

class logins {
 public:
  explicit logins(const common::root_dir& host);
  void set_last(schemas::user& u) const;
  /// Absent where nothing keeps account of sessions.
  void set_session(schemas::user& u) const;
  const std::string& fault() const { return fault_; }  ///< what could not be read; empty: nothing

 private:
  struct login {
    std::int64_t seconds = 0;
    std::string terminal, from;
  };
  void read_wtmp(const common::root_dir& host, const std::string& path);
  void read_wtmpdb(const common::root_dir& host);
  void read_lastlog2(const common::root_dir& host);
  void note(const std::string& name, login seen);
  std::vector<std::string> places_of(const std::string& name, const std::string& last) const;
  void read_utmp(const common::root_dir& host);
  void read_sessions(const common::root_dir& host);
  void note_session(const common::root_dir& host, const std::string& name, std::int64_t pid);
  common::unique_fd lastlog_;
  std::string fault_;
  std::map<std::string, login, std::less<>> by_name_;
  /// name → place → when it was last used; hosts alone.
  std::map<std::string, std::map<std::string, std::int64_t>, std::less<>> places_;
  bool sessions_known_ = false;
  std::map<std::string, std::int64_t, std::less<>>
      sessions_;  ///< name → the leader of one, that of the lowest number
};

}  // namespace collector::inventory
