// Where alerts are sent besides alerts.jsonl: the list `sinks` of the configuration, as
// docs/sinks.md has it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/settings/configuration.hpp"
#include "schemas/paths.hpp"
#include "schemas/severity.hpp"

namespace schemas {

/// How a message reaches a syslog server: RFC 5426, RFC 6587 (octet counting), a local socket.
enum class syslog_way : std::uint8_t { udp, tcp, unix_socket };

struct syslog_place {
  syslog_way way = syslog_way::udp;
  std::string host, port;  ///< of udp and tcp
  std::string path;        ///< of a local socket
  bool operator==(const syslog_place&) const = default;
};

/// What is sent of an alert.
enum class sink_format : std::uint8_t { native, ecs, ocsf, chat };
/// In the order of the enumerators.
inline constexpr std::array<std::string_view, 4> sink_formats{"native", "ecs", "ocsf", "chat"};

struct webhook_place {
  std::string url;          ///< whoever knows its path may be allowed by that alone
  std::string secret_file;  ///< empty: nothing is signed
  std::string ca_file;      ///< empty: whom the system trusts
  bool allow_http = false;  ///< to other hosts than this one
  bool operator==(const webhook_place&) const = default;
};

/// By a program that takes mail as sendmail does.
struct mail_place {
  std::vector<std::string> to;
  std::string from;  ///< empty: as the program has it
  std::string program = "/usr/sbin/sendmail";
  std::int64_t gather_ms = 60'000;  ///< alerts within this time are one mail
  bool operator==(const mail_place&) const = default;
};

/// Lines of a file.
struct file_place {
  std::string path;
  std::uint64_t bytes = 64u << 20;  ///< then it is put aside
  bool operator==(const file_place&) const = default;
};

struct sink {
  std::string name;     ///< of a-z, 0-9 and `-`
  std::string address;  ///< for people; of a URL without its path
  std::variant<syslog_place, webhook_place, mail_place, file_place> place;
  sink_format format = sink_format::native;
  std::string text_template;  ///< instead of a format; empty: none
  bool allow_link_local = false;
  severity least = severity::low;
  std::vector<std::string> rules;   ///< only these; empty: all
  std::vector<std::string> labels;  ///< only of agents that have all of these; see has_labels()
  bool operator==(const sink&) const = default;
};

/// In the order of the alternatives of sink::place.
inline constexpr std::array<std::string_view, 4> sink_types{"syslog", "webhook", "mail", "jsonl"};
inline std::string_view type_of(const sink& s) { return sink_types.at(s.place.index()); }

/// In the order of the file. malformed: `FILE:LINE:COL: what; what to do`.
common::result<std::vector<sink>> sinks_of(const common::settings::configuration& said);

/// Of a list that was read: whether every rule that a filter names is one of these. malformed, as
/// above: one is not, and which was probably meant.
common::status check_filter_rules(const common::settings::configuration& said,
                                  std::span<const std::string_view> known);

/// usage: a sink would write into a file or a folder that the data folder has for Muster's own, or
/// two into one file by different ways.
common::status refuse_own_files(std::span<const sink> sinks, const data_paths& paths);

}  // namespace schemas
