#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "late/late.hpp"

MUSTER_LATE(pcre2_code_free_8)
MUSTER_LATE(pcre2_compile_8)
MUSTER_LATE(pcre2_get_error_message_8)
MUSTER_LATE(pcre2_get_ovector_pointer_8)
MUSTER_LATE(pcre2_jit_compile_8)
MUSTER_LATE(pcre2_match_8)
MUSTER_LATE(pcre2_match_context_create_8)
MUSTER_LATE(pcre2_match_context_free_8)
MUSTER_LATE(pcre2_match_data_create_from_pattern_8)
MUSTER_LATE(pcre2_match_data_free_8)
MUSTER_LATE(pcre2_pattern_info_8)
MUSTER_LATE(pcre2_set_depth_limit_8)
MUSTER_LATE(pcre2_set_heap_limit_8)
MUSTER_LATE(pcre2_set_match_limit_8)
