#include <lzma.h>

#include "late/late.hpp"

MUSTER_LATE(lzma_auto_decoder)
MUSTER_LATE(lzma_code)
MUSTER_LATE(lzma_end)
