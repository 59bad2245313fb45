// Waivers that end: nothing arrives when one does, so wdb's sweep says it, once.
#pragma once

#include <memory>
#include <set>

#include "schemas/messages.hpp"
#include "schemas/waivers/waiver_file.hpp"

namespace wdb {

class waiver_watch {
 public:
  explicit waiver_watch(std::string file, std::string folder = {})
      : file_(std::move(file), std::move(folder)) {}
  /// `waiver-expired` for each waiver that ended and was not reported by this process; the alert's
  /// id makes it one in the store.
  std::vector<schemas::alert> expired(common::instant now, std::int64_t wall);
  /// Those in force, as the last look at the file found them.
  std::shared_ptr<const schemas::waivers> current() const { return current_; }

 private:
  schemas::waiver_file file_;
  std::shared_ptr<const schemas::waivers> current_;
  std::set<std::string> reported_;
};

}  // namespace wdb
