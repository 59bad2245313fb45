// Sections of files and of dialogs in which words, users or questions come before their secret on
// other lines: netrc, cloud-init's chpasswd, users of Prometheus, expect, FTP, JAAS, Terraform.
#pragma once

#include "common/secrets/spans.hpp"

namespace common::secrets {

class dialogs {
 public:
  /// Adds what of the next line is hidden.
  void next(std::string_view line, const first_look& seen, spans& out);

 private:
  enum class within {
    nothing,
    netrc,
    chpasswd,
    chpasswd_list,
    users,
    jaas,
    asked,
    user,
    variable,
    identified
  };
  void begin(std::string_view line, const first_look& seen, spans& out);
  void go_on(std::string_view line, spans& out);
  bool in_netrc(std::string_view line, spans& out);
  bool in_chpasswd(std::string_view line, spans& out);
  bool in_users(std::string_view line, spans& out) const;
  bool in_jaas(std::string_view line, spans& out) const;
  bool in_answer(std::string_view line, spans& out) const;
  bool in_ftp(std::string_view line, spans& out) const;
  bool in_variable(std::string_view line, spans& out) const;
  bool in_identified(std::string_view line, spans& out) const;

  within now_ = within::nothing;
  std::size_t indent_ = 0;  ///< of the line that began it
  int lines_ = 0;           ///< how many it may still have
  bool waits_ = false;      ///< the next word is the value of the last
  bool hides_ = false;      ///< and a secret
};

}  // namespace common::secrets
