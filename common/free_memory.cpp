#include "common/free_memory.hpp"

#include <malloc.h>

namespace common {

void return_free_memory(std::size_t kept) {
  const auto now = ::mallinfo2();
  if (now.fordblks > kept) ::malloc_trim(0);
}

}  // namespace common
