#include <zlib.h>

#include "late/late.hpp"

MUSTER_LATE(inflate)
MUSTER_LATE(inflateEnd)
MUSTER_LATE(inflateInit2_)
MUSTER_LATE(inflateReset)
