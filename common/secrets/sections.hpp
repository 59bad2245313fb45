// Sections and whole files whose lines are secrets without a word that says so.
#pragma once

#include <string>

#include "common/secrets/spans.hpp"

namespace common::secrets {

class sections {
 public:
  /// `of_files`: the text may be a whole file of logins.
  explicit sections(bool of_files) : started_(!of_files) {}
  /// Adds what of the next line is hidden. `rest` is the text behind it.
  void next(std::string_view line, const first_look& seen, std::string_view rest, spans& out);

 private:
  enum class within { nothing, users, credentials, tokens, ppp, cluster_secret, here, logins };
  void begin(std::string_view line, const first_look& seen, std::string_view rest);
  void in_users(std::string_view line, spans& out) const;
  static void in_credentials(std::string_view line, spans& out);
  void in_tokens(std::string_view line, spans& out);
  void in_ppp(std::string_view line, spans& out) const;
  void in_cluster_secret(std::string_view line, spans& out);
  void in_here(std::string_view line, spans& out);
  void in_logins(std::string_view line, spans& out);

  bool started_;  ///< the kind of the whole file was looked for
  within now_ = within::nothing;
  std::size_t indent_ = 0;     ///< of the line that began it
  std::string end_;            ///< the line that ends a text for a program
  bool behind_colon_ = false;  ///< of each line only that is the secret
  bool ftp_ = false;           ///< it is for FTP: only what `user` is given
  bool is_secret_ = false;     ///< the document's kind is Secret
  int looks_ahead_ = 64;       ///< how often a text is searched for its kind, at most
  int lines_ = 0;              ///< of a text for a program, how many it may still have
};

}  // namespace common::secrets
