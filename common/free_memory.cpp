#include "common/free_memory.hpp"

#include <malloc.h>

#include <cstddef>

namespace common {

void return_free_memory() {
  constexpr std::size_t kept = 32u << 20;
  const auto now = ::mallinfo2();
  if (now.fordblks > kept) ::malloc_trim(0);
}

}  // namespace common
