#include <lzma.h>

#include "late/late.hpp"

// A result that has to be looked at is no part of the type that a template is made for.
#pragma GCC diagnostic ignored "-Wignored-attributes"

MUSTER_LATE(lzma_auto_decoder)
MUSTER_LATE(lzma_code)
MUSTER_LATE(lzma_end)
