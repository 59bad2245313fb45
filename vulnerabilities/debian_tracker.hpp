// The JSON of Debian's security tracker: `{SOURCE: {CVE: {releases: {CODENAME: {…}}}}}`. It is one
// file of some 70 MB, and read as it comes.
#pragma once

#include <functional>
#include <istream>
#include <string>
#include <string_view>

#include "common/result.hpp"

namespace vulnerabilities {

inline constexpr std::uint64_t tracker_bytes = std::uint64_t{1} << 30;

/// What a file begins with tells it from a record.
bool looks_like_tracker(std::string_view beginning);

/// `12` of `bookworm`; empty: no release that has a number.
std::string_view release_of_codename(std::string_view codename);

/// A problem that is open in a release and that the security team judged minor: it issues no
/// advisory of its own (`nodsa`), or calls it unimportant.
struct tracked_problem {
  std::string source, cve, codename, why;
};
using tracked_visitor = std::function<common::status(const tracked_problem&)>;

/// malformed: not the tracker's JSON, or not all of it; too_large: nested deeper than a record is.
common::status each_minor_problem(std::istream& in, const tracked_visitor& visit);

}  // namespace vulnerabilities
