// What a setting is: one thing that a program can be told, described as data, so that its command
// line, its --help, the reference and what a running agent says of itself come from one place.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/clock.hpp"
#include "common/result.hpp"

namespace common::settings {

/// What is typed for a setting, with its unit, and the value that a program gets of it.
enum class kind : std::uint8_t {
  time,         ///< `30s`: milliseconds
  byte_size,    ///< `64KiB`: bytes
  percent,      ///< `2.5`: double, from 0 to 100
  count,        ///< `3`: unsigned, between the setting's bounds
  yes_no,       ///< a flag: bool
  choice,       ///< one of the words between the bars of the metavar: std::string
  text,         ///< std::string
  path,         ///< std::string, a file, a folder or a socket
  paths,        ///< several files
  folders,      ///< several folders by their absolute paths
  addresses,    ///< several `HOST:PORT`; who connects or listens reads them
  table_times,  ///< several `TABLE=TIME`
  agent_roots,  ///< several `ID=ROOT`
};

/// The farthest source that may set it: whatever stands nearer to the program may do so too.
enum class setter : std::uint8_t {
  command_line,
  file,    ///< of the host's administrator
  server,  ///< pushed to an agent; only what can neither run, open nor reveal anything
};

struct setting {
  std::string_view name{};     ///< without dashes: `hash-budget`
  std::string_view metavar{};  ///< what stands for the value in --help; none for a flag
  std::string_view initial{};  ///< the default as it is typed; empty: not set, a list is empty; the
                               ///< elements of a list stand between commas
  std::string_view unset{};    ///< in words, what holds while it is not set; empty: nothing to say
  std::string_view help{};     ///< what it does when it is typed
  unsigned least = 0, most = 0;  ///< of a count
  setter by = setter::file;
  bool restart = true;  ///< false: a running program follows what changes
  kind what{};

  /// As it is typed: `--hash-budget`; a flag that is on by default is typed to switch it off,
  /// `--no-native`.
  std::string option() const;
  /// What it is called where dashes do not belong, as on the wire: `hash_budget`.
  std::string field() const;
  constexpr bool is_list() const;
};

constexpr bool has_several(kind k) {
  return k == kind::paths || k == kind::folders || k == kind::addresses || k == kind::table_times ||
         k == kind::agent_roots;
}
constexpr bool setting::is_list() const { return has_several(what); }

/// One of several `TABLE=TIME`; `typed` is the whole.
struct table_time {
  std::string typed, table;
  milliseconds time{};
  bool operator==(const table_time&) const = default;
};

/// One of several `ID=ROOT`; `typed` is the whole.
struct agent_root {
  std::string typed, id, root;
  bool operator==(const agent_root&) const = default;
};

// What was typed, as the value of its kind. usage: it is not such a value; the option is not named.
template <kind Kind>
struct meaning;
template <>
struct meaning<kind::time> {
  static result<milliseconds> of(const setting& s, const std::string& typed);
};
template <>
struct meaning<kind::byte_size> {
  static result<std::uint64_t> of(const setting& s, const std::string& typed);
};
template <>
struct meaning<kind::percent> {
  static result<double> of(const setting& s, const std::string& typed);
};
template <>
struct meaning<kind::count> {
  static result<unsigned> of(const setting& s, const std::string& typed);
};
template <>
struct meaning<kind::yes_no> {
  static result<bool> of(const setting& s, const std::string& typed);
};
template <>
struct meaning<kind::choice> {
  static result<std::string> of(const setting& s, const std::string& typed);
};
template <>
struct meaning<kind::text> {
  static result<std::string> of(const setting& s, const std::string& typed);
};
template <>
struct meaning<kind::path> : meaning<kind::text> {};
template <>
struct meaning<kind::paths> : meaning<kind::text> {};  // of each
template <>
struct meaning<kind::folders> {
  static result<std::string> of(const setting& s, const std::string& typed);
};
template <>
struct meaning<kind::addresses> : meaning<kind::text> {};
template <>
struct meaning<kind::table_times> {
  static result<table_time> of(const setting& s, const std::string& typed);
};
template <>
struct meaning<kind::agent_roots> {
  static result<agent_root> of(const setting& s, const std::string& typed);
};

/// A setting that knows at compile time what its values are.
template <kind Kind>
struct key : setting {
  constexpr key(const setting& s) : setting(s) { what = Kind; }  // NOLINT: written as the setting
};

/// `time`, `byte size`, … as the reference names kinds.
std::string_view kind_name(kind k);
/// Whether the text can be the setting's value, or one of a list's. usage: it cannot, and why; the
/// option is named.
status check(const setting& s, const std::string& typed);

}  // namespace common::settings
