#include <sodium.h>

#include "late/late.hpp"

MUSTER_LATE(crypto_shorthash_siphashx24)
MUSTER_LATE(randombytes_buf)
MUSTER_LATE(sodium_base642bin)
MUSTER_LATE(sodium_base64_encoded_len)
MUSTER_LATE(sodium_bin2base64)
MUSTER_LATE(sodium_init)
