#include <zstd.h>

#include "late/late.hpp"

MUSTER_LATE(ZSTD_DCtx_setParameter)
MUSTER_LATE(ZSTD_DStreamOutSize)
MUSTER_LATE(ZSTD_createDStream)
MUSTER_LATE(ZSTD_decompressStream)
MUSTER_LATE(ZSTD_freeDStream)
MUSTER_LATE(ZSTD_getErrorName)
MUSTER_LATE(ZSTD_isError)
