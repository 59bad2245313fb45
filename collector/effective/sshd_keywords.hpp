// The keywords of sshd_config, up to OpenSSH 10 and with those that Debian adds.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace collector::effective {

struct sshd_word {
  /// What sshd wants behind it; where versions differ, what any of them takes.
  enum class takes {
    one,        ///< one argument
    up_to_two,  ///< one or two
    words,      ///< any number
    flag,       ///< yes or no
    number,
    span,      ///< a time, as 90, 2m or 1h30m
    startups,  ///< `10` or `10:30:100`
    choice,    ///< one out of its own list
  };
  /// Which of several lines is in effect.
  enum class counts { first, last, all };
  std::string_view name;  ///< in small letters
  takes what = takes::one;
  bool in_match = false;  ///< may stand in a Match block, and then counts for that connection
  counts which = counts::first;
};

/// Sorted by name.
std::span<const sshd_word> sshd_words();
/// One of old versions that is passed over today, but for a Match block, where it may not stand.
bool is_retired_outside_match(std::string_view keyword);
/// One that says nothing to anybody any more, or that only other builds know.
bool is_passed_over(std::string_view keyword);
/// nullptr: none of that name. `keyword` as sshd_keyword() makes it.
const sshd_word* find_sshd_word(std::string_view keyword);

}  // namespace collector::effective
