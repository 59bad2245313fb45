#include <array>

#include "query/osquery_views.hpp"

namespace query {

namespace {

// What is worked out has the type that osquery's column has: else `protocol = '6'` is never true.
// Numbers of protocols and families as in <netinet/in.h> and <sys/socket.h>.
#define MUSTER_SOCKET_COLUMNS                                                                  \
  "agent, hostname, pid, descriptor AS fd, inode AS socket, "                                  \
  "CAST(iif(protocol LIKE '%6', 10, 2) AS INTEGER) AS family, CAST(CASE rtrim(protocol, '6') " \
  "WHEN 'tcp' THEN 6 WHEN 'udp' THEN 17 WHEN 'udplite' THEN 136 ELSE 255 END AS INTEGER) AS "  \
  "protocol, "

constexpr std::array system_views{
    osquery_view{"process_open_sockets",
                 "SELECT " MUSTER_SOCKET_COLUMNS
                 "local_address, remote_address, local_port, remote_port, "
                 "CAST('' AS TEXT) AS path, CAST(CASE state WHEN 'listening' THEN 'LISTEN' "
                 "WHEN 'syn_recv' THEN 'SYN_RECV' ELSE upper(state) END AS TEXT) AS state, "
                 "CAST(namespace AS TEXT) AS net_namespace, as_of FROM ports"},
    osquery_view{"listening_ports",
                 "SELECT " MUSTER_SOCKET_COLUMNS
                 "local_port AS port, local_address AS address, CAST('' AS TEXT) AS path, "
                 "CAST(namespace AS TEXT) AS net_namespace, as_of FROM ports "
                 "WHERE remote_port = 0 AND (state = 'listening' OR protocol NOT LIKE 'tcp%')"},
    osquery_view{"interface_addresses",
                 "SELECT agent, hostname, interface, address, broadcast, "
                 "peer AS point_to_point, as_of FROM addresses"},
    osquery_view{"interface_details",
                 "SELECT agent, hostname, name AS interface, mac, mtu, "
                 "rx_packets AS ipackets, tx_packets AS opackets, rx_bytes AS ibytes, "
                 "tx_bytes AS obytes, rx_errors AS ierrors, tx_errors AS oerrors, "
                 "rx_dropped AS idrops, tx_dropped AS odrops, collisions, "
                 "speed_mbps AS link_speed, device AS pci_slot, as_of FROM interfaces"},
    osquery_view{"os_version",
                 "SELECT agent, hostname, name, version, CAST(major AS INTEGER) AS major, "
                 "CAST(minor AS INTEGER) AS minor, CAST(patch AS INTEGER) AS patch, "
                 "build_id AS build, id AS platform, id_like AS platform_like, codename, "
                 "architecture AS arch, as_of FROM os"},
    osquery_view{"kernel_info", "SELECT agent, hostname, kernel AS version, as_of FROM os"},
    osquery_view{"uptime",
                 "SELECT agent, hostname, CAST(s / 86400 AS INTEGER) AS days, "
                 "CAST(s / 3600 % 24 AS INTEGER) AS hours, "
                 "CAST(s / 60 % 60 AS INTEGER) AS minutes, CAST(s % 60 AS INTEGER) AS seconds, "
                 "CAST(s AS INTEGER) AS total_seconds, as_of FROM "
                 "(SELECT agent, hostname, as_of, unixepoch(as_of) - unixepoch(boot_time) AS s "
                 "FROM os)"},
    osquery_view{"system_info",
                 "SELECT agent, hostname, system_uuid AS uuid, cpu_model AS cpu_brand, "
                 "cpu_physical_cores, cpu_cores AS cpu_logical_cores, cpu_sockets, "
                 "cpu_microcode, memory_total_bytes AS physical_memory, "
                 "system_vendor AS hardware_vendor, product_name AS hardware_model, "
                 "product_version AS hardware_version, system_serial AS hardware_serial, "
                 "board_vendor, board_name AS board_model, board_version, board_serial, "
                 "hostname AS computer_name, hostname AS local_hostname, as_of FROM hardware"},
    osquery_view{"memory_info",
                 "SELECT agent, hostname, memory_total_bytes AS memory_total, "
                 "memory_free_bytes AS memory_free, swap_total_bytes AS swap_total, "
                 "swap_free_bytes AS swap_free, as_of FROM hardware"},
    osquery_view{"platform_info",
                 "SELECT agent, hostname, firmware_vendor AS vendor, "
                 "firmware_version AS version, firmware_date AS date, firmware_type, as_of "
                 "FROM hardware"},
    osquery_view{"secureboot",
                 "SELECT agent, hostname, secure_boot, as_of FROM hardware "
                 "WHERE secure_boot IS NOT NULL"},
    osquery_view{"chassis_info",
                 "SELECT agent, hostname, chassis_serial AS serial, as_of FROM hardware"},
    osquery_view{"system_controls",
                 "SELECT agent, hostname, name, CAST(split(name, '.', 0) AS TEXT) AS subsystem, "
                 "value AS current_value, as_of FROM sysctl"},
    osquery_view{"dns_resolvers",
                 "SELECT agent, hostname, position AS id, kind AS type, value AS address, as_of "
                 "FROM resolvers WHERE kind IN ('nameserver', 'search')"},
    osquery_view{"etc_hosts",
                 "SELECT agent, hostname, value AS address, "
                 "CAST(group_concat(name, ' ') AS TEXT) AS hostnames, as_of FROM (SELECT * FROM "
                 "resolvers WHERE kind = 'host' ORDER BY agent, position) GROUP BY agent, value"},
    osquery_view{"shadow",
                 "SELECT agent, hostname, CAST(CASE password_state WHEN 'set' THEN 'active' "
                 "WHEN 'disabled' THEN 'locked' ELSE password_state END AS TEXT) AS "
                 "password_status, "
                 "password_algorithm AS hash_alg, "
                 "CAST(unixepoch(password_changed_at) / 86400 AS INTEGER) AS last_change, "
                 "password_min_days AS min, password_max_days AS max, "
                 "password_warning_days AS warning, password_inactive_days AS inactive, "
                 "CAST(unixepoch(expires_at) / 86400 AS INTEGER) AS expire, name AS username, "
                 "as_of FROM users WHERE password_state IS NOT NULL"},
    osquery_view{"time",
                 "SELECT CAST(strftime('%w', 'now') AS TEXT) AS weekday, "
                 "CAST(strftime('%Y', 'now') AS INTEGER) AS year, "
                 "CAST(strftime('%m', 'now') AS INTEGER) AS month, "
                 "CAST(strftime('%d', 'now') AS INTEGER) AS day, "
                 "CAST(strftime('%H', 'now') AS INTEGER) AS hour, "
                 "CAST(strftime('%M', 'now') AS INTEGER) AS minutes, "
                 "CAST(strftime('%S', 'now') AS INTEGER) AS seconds, "
                 "CAST('UTC' AS TEXT) AS timezone, "
                 "CAST(unixepoch('now') AS INTEGER) AS unix_time, "
                 "CAST(strftime('%Y-%m-%dT%H:%M:%SZ', 'now') AS TEXT) AS datetime, "
                 "CAST(strftime('%Y-%m-%dT%H:%M:%SZ', 'now') AS TEXT) AS iso_8601"},
};
#undef MUSTER_SOCKET_COLUMNS

}  // namespace

std::span<const osquery_view> views_of_the_system() { return system_views; }

}  // namespace query
