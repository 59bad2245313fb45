// Who listens and who talks.
#pragma once

#include "schemas/field.hpp"
#include "schemas/table_id.hpp"

namespace schemas {

/// One internet socket. Sockets without an owner (TIME-WAIT) have inode 0, so both ends and the
/// network namespace belong to the key.
struct port {
  static constexpr auto id = table_id::ports;
  static constexpr std::string_view name_of_table = "ports";
  text protocol, local_address;
  integer local_port;
  text remote_address;
  integer remote_port, inode, net_namespace;
  text state;
  integer pid;
  text process;
  integer uid;
  integer rx_queue, tx_queue, descriptor;
  text package;  ///< that the executable of `pid` belongs to
  static constexpr auto fields() {
    return listing(
        key("protocol", &port::protocol,
            {.ecs = "network.transport",
             .osquery = "process_open_sockets.protocol",
             .wazuh = "protocol"}),
        key("local_address", &port::local_address,
            {.ecs = "source.ip",
             .osquery = "process_open_sockets.local_address",
             .wazuh = "local_ip"}),
        key("local_port", &port::local_port,
            {.ecs = "source.port",
             .osquery = "process_open_sockets.local_port",
             .wazuh = "local_port"}),
        key("remote_address", &port::remote_address,
            {.ecs = "destination.ip",
             .osquery = "process_open_sockets.remote_address",
             .wazuh = "remote_ip"}),
        key("remote_port", &port::remote_port,
            {.ecs = "destination.port",
             .osquery = "process_open_sockets.remote_port",
             .wazuh = "remote_port"}),
        key("inode", &port::inode,
            {.ecs = "file.inode", .osquery = "process_open_sockets.socket", .wazuh = "inode"}),
        key("namespace", &port::net_namespace,
            {.unit = "inode", .osquery = "process_open_sockets.net_namespace"}),
        stable("state", &port::state, {.osquery = "process_open_sockets.state", .wazuh = "state"}),
        stable("pid", &port::pid,
               {.ecs = "process.pid", .osquery = "process_open_sockets.pid", .wazuh = "pid"}),
        stable("process", &port::process, {.ecs = "process.name", .wazuh = "process"}),
        stable("uid", &port::uid, {.ecs = "user.id"}),
        stable("package", &port::package, {.ecs = "package.name"}),
        volatile_("rx_queue", &port::rx_queue,
                  {.unit = "bytes", .ecs = "host.network.ingress.queue", .wazuh = "rx_queue"}),
        volatile_("tx_queue", &port::tx_queue,
                  {.unit = "bytes", .ecs = "host.network.egress.queue", .wazuh = "tx_queue"}),
        volatile_("descriptor", &port::descriptor, {.osquery = "process_open_sockets.fd"}));
  }
};

}  // namespace schemas
