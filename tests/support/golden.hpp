// The bytes we promised are files in the tree. ACCEPT_GOLDEN=1 rewrites them; the diff is the
// review.
#pragma once

#include <string>

namespace tests {

/// Compares with tests/golden/NAME.hex: lines of 32 bytes in hex.
void check_golden(const std::string& name, const std::string& bytes);
/// The bytes of a golden file.
std::string golden(const std::string& name);

/// The same of a text: compares with tests/golden/NAME, as it is.
void check_golden_text(const std::string& name, const std::string& text);
/// What tests/golden/NAME holds.
std::string golden_text(const std::string& name);

}  // namespace tests
