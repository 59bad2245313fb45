// Numbers in sshd_config, read as sshd reads them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace collector::effective {

/// Blanks and a plus may stand in front. At most what an int holds.
std::optional<std::int64_t> sshd_number(std::string_view written);

/// `90`, `2m`, `1h30m`: in seconds.
std::optional<std::int64_t> sshd_seconds(std::string_view written);

/// `10` or `10:30:100`, with whatever stands behind it.
struct sshd_startups {
  std::int64_t begin = 0, full = 0;
  std::optional<std::int64_t> rate;  ///< empty: it is as it was
};
std::optional<sshd_startups> read_startups(std::string_view written);

}  // namespace collector::effective
