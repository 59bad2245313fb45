// Values of sshd that are put together, or written in several ways for one thing, as `sshd -T`
// prints them: `RekeyLimit 1G 1h` is `1073741824 3600`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace collector::effective {

/// `keyword` is one of them.
bool has_sshd_shape(std::string_view keyword);
/// Nothing: sshd would refuse it.
std::optional<std::string> printed_sshd_shape(std::string_view keyword, std::string_view written);
/// Whether it is a value as it is printed.
bool is_printed_sshd_shape(std::string_view keyword, std::string_view value);

/// The rest of the line is the value, with quotes, blanks and `#` as they stand.
bool is_rest_of_line(std::string_view keyword);
/// Of these the word none, in any letters, is that nothing is set.
bool may_be_none(std::string_view keyword);

}  // namespace collector::effective
