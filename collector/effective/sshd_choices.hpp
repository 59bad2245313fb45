// Keywords of sshd that take one word out of a list.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace collector::effective {

/// The words that the keyword takes, in small letters; none: it takes others.
std::vector<std::string_view> sshd_choices(std::string_view keyword);

/// A word of that list as `sshd -T` prints it: of several words for one thing always the same.
std::string printed_choice(std::string_view keyword, std::string_view word);

/// The other words for what is printed so.
std::vector<std::string> other_choices(std::string_view keyword, std::string_view printed);

}  // namespace collector::effective
