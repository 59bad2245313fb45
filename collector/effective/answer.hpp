// What came of a question: the value that is in effect, the lines that decide it and those that
// say something else in vain.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace collector::effective {

struct assignment {
  std::string value, file;
  std::int64_t line = 0;  ///< from 1
};

struct answer {
  enum class state {
    set,
    not_set,  ///< the program has its own default, which is not known here
    absent,   ///< what would be set up is not here at all
    invalid   ///< not everything that could decide was read, or the program would refuse it
  } now = state::not_set;
  std::string value{};
  std::vector<std::string> other_words{};  ///< that mean the same as the value
  std::vector<assignment> decided{};       ///< several where a list is put together
  std::vector<assignment> overridden{};    ///< the one that would decide next comes first
  std::string error{};                     ///< why it is absent or invalid
};

answer absent_because(std::string why);
answer invalid_because(std::string why);

/// `said` in the order of the files: which of them decides.
answer first_decides(std::vector<assignment> said);
answer last_decides(std::vector<assignment> said);
/// All together, blanks between them.
answer all_decide(std::vector<assignment> said);
/// As systemd has it: nothing after `=` takes back what was said before. A list is put together.
answer last_decides_or_resets(std::vector<assignment> said);
answer all_decide_or_reset(std::vector<assignment> said);

}  // namespace collector::effective
