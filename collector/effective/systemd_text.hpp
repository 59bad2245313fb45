// A unit or a configuration file of systemd 252: sections, assignments, lines that go on.
#pragma once

#include <string>
#include <vector>

#include "collector/effective/answer.hpp"
#include "collector/effective/files.hpp"
#include "collector/effective/question.hpp"

namespace collector::effective {

/// One key, as it is asked for, with what several files say of it.
class systemd_key {
 public:
  explicit systemd_key(const question& q) : section_(q.section), key_(q.key) {}

  /// The lines of the next file, in the order in which systemd takes them.
  void take(const std::string& path, const std::vector<std::string>& lines, files& from);
  /// By what the key is: lists are put together, of others the last one counts. Nothing after `=`
  /// takes back what was said of lists and texts, nothing of switches and dependencies; of other
  /// keys it makes the answer invalid.
  answer decide() &&;

 private:
  void take_line(std::string_view line, const std::string& path, std::int64_t n, files& from);

  std::string section_, key_;
  std::string here_, found_in_;
  std::vector<assignment> said_;
};

}  // namespace collector::effective
