// What comparisons of the dialect muster are about, besides whole numbers: sizes, times, decimals,
// modes of files, versions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace collector::policy {

enum class measure : std::uint8_t {
  number,   ///< whole
  decimal,  ///< in millionths
  size,     ///< in bytes: 512 10K 10MiB 1GB; K and KiB are 1,024, KB and kB are 1,000
  time,     ///< in ms: 90 (seconds) 15min 1h30min 2d, as systemd.time(7) writes spans
  mode,     ///< octal: 644 0644
  version,  ///< has no number, see compare_versions()
};

/// The number that the text is, blanks around it apart. None: it is not only that, or too large.
std::optional<std::int64_t> measured(std::string_view text, measure as);

/// What a comparison is with: `10MiB` makes it one of sizes.
struct operand {
  measure of = measure::number;
  std::int64_t value = 0;
};
std::optional<operand> parse_operand(std::string_view text);

/// Begins with a digit, perhaps after a `v`, and has letters, digits and `.+~_:-`.
bool is_version(std::string_view text);
/// Below, at or above 0. Numbers count as numbers, what is missing as 0 (1.2 is 1.2.0); letters
/// come after nothing (9.2p1 after 9.2), but `~`, alpha, beta, dev, pre and rc before it. An epoch
/// (`1:`) goes before everything.
int compare_versions(std::string_view a, std::string_view b);

}  // namespace collector::policy
