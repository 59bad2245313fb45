#include <lz4frame.h>

#include "late/late.hpp"

MUSTER_LATE(LZ4F_createDecompressionContext)
MUSTER_LATE(LZ4F_decompress)
MUSTER_LATE(LZ4F_freeDecompressionContext)
MUSTER_LATE(LZ4F_isError)
