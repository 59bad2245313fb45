// What sshd refuses to start with although it knows the keyword: more arguments than it takes, a
// word where yes or no belongs, criteria of Match that there are not.
#pragma once

#include <string>
#include <vector>

#include "collector/effective/sshd_keywords.hpp"

namespace collector::effective {

/// Why sshd would refuse a line of this keyword; empty: it takes it. `arguments` is never empty.
std::string why_refused(const sshd_word& word, const std::vector<std::string>& arguments);

/// The same of the criteria behind `Match`.
std::string why_match_refused(const std::vector<std::string>& criteria);
/// `Match all`, which is for every connection.
bool matches_everybody(const std::vector<std::string>& criteria);

/// A value that sshd takes, as `sshd -T` prints it: words out of a list, numbers, and times in
/// seconds. Anything else stays as it is.
std::string as_printed(const sshd_word& word, const std::string& value);

}  // namespace collector::effective
