#include <libmnl/libmnl.h>

#include "late/late.hpp"

MUSTER_LATE(mnl_attr_get_payload)
MUSTER_LATE(mnl_attr_get_payload_len)
MUSTER_LATE(mnl_attr_get_type)
MUSTER_LATE(mnl_attr_ok)
MUSTER_LATE(mnl_nlmsg_get_payload)
MUSTER_LATE(mnl_nlmsg_get_payload_len)
MUSTER_LATE(mnl_nlmsg_next)
MUSTER_LATE(mnl_nlmsg_ok)
MUSTER_LATE(mnl_nlmsg_put_extra_header)
MUSTER_LATE(mnl_nlmsg_put_header)
MUSTER_LATE(mnl_socket_bind)
MUSTER_LATE(mnl_socket_close)
MUSTER_LATE(mnl_socket_get_fd)
MUSTER_LATE(mnl_socket_open2)
MUSTER_LATE(mnl_socket_recvfrom)
MUSTER_LATE(mnl_socket_sendto)
