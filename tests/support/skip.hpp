// How a test says that it cannot be done here.
#pragma once

#include <string>

namespace tests {

/// Ends this test case, which counts as skipped unless something in it failed before; says why.
[[noreturn]] void skip(const std::string& why);

}  // namespace tests
