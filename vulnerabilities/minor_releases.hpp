// Distributions of rpm mend a problem once for each minor release, by records of their own that all
// are of one ecosystem: 2.el9_8 and 1.el9_7 may both be the fix.
#pragma once

#include <string_view>

namespace vulnerabilities {

/// `el9_7` of `1:3.5.1-4.el9_7.alma.1`; empty: the version does not say.
std::string_view minor_release_of(std::string_view rpm_version);

/// `version` has what mends `fix`'s minor release, so that `other_fix`, which is of another one,
/// says nothing of it: it is that fix, or a later build for the same minor release.
bool is_fixed_for_its_release(std::string_view version, std::string_view fix,
                              std::string_view other_fix);

}  // namespace vulnerabilities
