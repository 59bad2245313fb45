// Whether what is tested was built under AddressSanitizer. The tests are not, and cannot ask the
// compiler.
#pragma once

namespace tests {

/// Ten times as slow as the optimised build, and it keeps what was freed.
#ifdef MUSTER_ADDRESS_SANITIZED
constexpr bool address_sanitized = true;
#else
constexpr bool address_sanitized = false;
#endif

}  // namespace tests
