// Which of two package versions is the newer one, by the published rules of their format: never by
// their letters. Every text has a place in the order, also one that the format's tool would refuse.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace common::versions {

enum class format : std::uint8_t { deb, rpm, apk, pypi, npm };

/// As the table `packages` names formats; nullopt: the order of that format is not known here.
std::optional<format> find_format(std::string_view name);

/// Versions that only differ in writing are equivalent: `1.0` and `0:1.0-0` of deb.
std::weak_ordering compare(format of, std::string_view a, std::string_view b);

/// Debian Policy 5.6.12: [epoch:]upstream[-revision].
std::weak_ordering compare_deb(std::string_view a, std::string_view b);
/// [epoch:]version[-release], as rpm's rpmvercmp and EVR are documented: `~` before everything, `^`
/// after the end and before anything else. A version without a release comes before those with one.
std::weak_ordering compare_rpm(std::string_view a, std::string_view b);
/// digit{.digit}…{letter}{_suffix{number}}…{~hash}{-r#}, as apk-package(5) has it.
std::weak_ordering compare_apk(std::string_view a, std::string_view b);
/// PEP 440: epoch, release, pre, post, dev and local parts, however they are written. What is no
/// such version comes before all that are.
std::weak_ordering compare_pypi(std::string_view a, std::string_view b);
/// Semantic Versioning 2.0.0, without what stands behind `+`. Numbers that are missing are 0, and
/// further ones count: advisories write `2.0`, too.
std::weak_ordering compare_npm(std::string_view a, std::string_view b);

}  // namespace common::versions
