// Keys that open an account over SSH: authorized_keys(5), as fingerprints.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/root_dir.hpp"
#include "schemas/value.hpp"

namespace collector::inventory {

struct authorized {
  /// `SHA256:… ssh-ed25519` for each key, as `ssh-keygen -l` prints them, sorted, each once.
  schemas::list keys;
  /// `SHA256:… restrict,command="…"` or `SHA256:… unrestricted` for each; sorted and bounded.
  schemas::list options;
};
authorized parse_authorized_keys(std::string_view text);

/// Where sshd looks for the keys of an account (AuthorizedKeysFile), outside of Match blocks.
class key_places {
 public:
  explicit key_places(const common::root_dir& host);
  /// The files of one account; `home` has no slash at its end.
  std::vector<std::string> of(std::string_view user, std::int64_t uid, std::string_view home) const;
  /// Why the places are not known, so that the usual ones are taken; empty: they are.
  const std::string& fault() const { return fault_; }

 private:
  std::vector<std::string> patterns_;
  std::string fault_;
};

/// Of all those files; absent: one is there and cannot be read.
authorized authorized_keys(const common::root_dir& host, const std::vector<std::string>& files);

}  // namespace collector::inventory
