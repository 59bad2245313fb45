#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "store/agent_store.hpp"

namespace cli {

/// An agent's store that is looked at again and again: it is opened once, and anew when wdb has put
/// another file in its place.
class kept_store {
 public:
  explicit kept_store(std::string dir) : dir_(std::move(dir)) {}

  /// A reader of what is committed by now, good until the next call. The errors are those of
  /// agent_store::open: until wdb has made the store there is none.
  common::result<store::reader> look();
  /// What was read does not make sense: the next look opens the store anew.
  void close();

 private:
  struct file_identity {
    dev_t device = 0;
    ino_t number = 0;
    bool operator==(const file_identity&) const = default;
  };
  static file_identity identity_of(const std::string& dir);
  std::string dir_;
  file_identity opened_;
  std::optional<store::agent_store> store_;
  std::optional<common::kv::txn> txn_;
};

}  // namespace cli
