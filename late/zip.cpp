#include <zip.h>

#include "late/late.hpp"

MUSTER_LATE(zip_discard)
MUSTER_LATE(zip_error_fini)
MUSTER_LATE(zip_error_init_with_code)
MUSTER_LATE(zip_error_strerror)
MUSTER_LATE(zip_fclose)
MUSTER_LATE(zip_fdopen)
MUSTER_LATE(zip_file_strerror)
MUSTER_LATE(zip_fopen_index)
MUSTER_LATE(zip_fread)
MUSTER_LATE(zip_get_name)
MUSTER_LATE(zip_get_num_entries)
MUSTER_LATE(zip_strerror)
