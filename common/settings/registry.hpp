// Every setting of every program, once, and which program takes which. Command lines, --help,
// docs/settings.md and `muster agent config` are made of this; no other place spells an option.
#pragma once

#include <span>

#include "common/settings/setting.hpp"

namespace common::settings {

// What a program is and where it stands.

inline constexpr key<kind::path> data{
    {.name = "data", .metavar = "DIR", .help = "the data folder", .by = setter::command_line}};

inline constexpr key<kind::text> agent{{.name = "agent",
                                        .metavar = "ID",
                                        .unset = "DIR/agent-id, made from the machine id",
                                        .help = "the agent's id"}};

inline constexpr key<kind::path> root{
    {.name = "root",
     .metavar = "DIR",
     .initial = "/",
     .help = "a file system to examine instead of this host's: processes and commands are then "
             "left out"}};

inline constexpr key<kind::text> name{{.name = "name",
                                       .metavar = "NAME",
                                       .help = "its name in logs and in run/NAME.pid",
                                       .by = setter::command_line}};

inline constexpr key<kind::path> connect{{.name = "connect",
                                          .metavar = "SOCKET",
                                          .unset = "DIR/run/agents.sock",
                                          .help = "the server's agents.sock"}};

inline constexpr key<kind::addresses> listen{
    {.name = "listen",
     .metavar = "ADDRESS",
     .help = "HOST:PORT where hosts that have enrolled connect; may be given several times"}};

inline constexpr key<kind::addresses> listen_next{
    {.name = "listen-next",
     .metavar = "ADDRESS",
     .help = "HOST:PORT where the server is known by its next key, see `muster server-key`"}};

inline constexpr key<kind::text> server{{.name = "server",
                                         .metavar = "ADDRESS",
                                         .unset = "as DIR/server.yaml says, if there is one",
                                         .help = "another HOST:PORT of the server that it joined"}};

inline constexpr key<kind::text> socks{{.name = "socks",
                                        .metavar = "ADDRESS",
                                        .unset = "as DIR/server.yaml says",
                                        .help = "HOST:PORT of a SOCKS5 proxy to reach it by"}};

inline constexpr key<kind::path> token{
    {.name = "token",
     .metavar = "FILE",
     .unset = "DIR/token",
     .help = "a file (mode 0600) with a token: a host without a key of its own, as a copy of an "
             "image, enrols with it"}};

inline constexpr key<kind::yes_no> prepare_image{
    {.name = "prepare-image",
     .initial = "false",
     .help = "remove from the data folder what must not be copied into an image, say what, and do "
             "nothing else",
     .by = setter::command_line}};

// How a host is looked at.

inline constexpr key<kind::time> interval{{.name = "interval",
                                           .metavar = "TIME",
                                           .initial = "1h",
                                           .help = "time between scans: 250ms 30s 5m 1h",
                                           .by = setter::server,
                                           .restart = false}};

inline constexpr key<kind::table_times> table_interval{
    {.name = "table-interval",
     .metavar = "TABLE=TIME",
     .initial = "updates=6h,suid_files=12h",
     .help =
         "an interval of its own, as packages=6h; may be given for several, and the defaults of "
         "the others stay",
     .by = setter::server,
     .restart = false}};

inline constexpr key<kind::time> keepalive{{.name = "keepalive",
                                            .metavar = "TIME",
                                            .initial = "30s",
                                            .help = "time between signs of life",
                                            .by = setter::server,
                                            .restart = false}};

inline constexpr key<kind::paths> policy{
    {.name = "policy",
     .metavar = "FILE",
     .unset = "muster_linux_baseline.yml",
     .help = "a policy file, or a folder of them, for the tables policies and checks; may be given "
             "several times"}};

inline constexpr key<kind::yes_no> trust_commands{
    {.name = "trust-commands",
     .initial = "false",
     .help = "run the commands of the policies, as this user"}};

inline constexpr key<kind::yes_no> command_unit{
    {.name = "command-unit",
     .initial = "true",
     .help = "as a service, run the commands of policies in its own sandbox, and in no unit of "
             "their own"}};

inline constexpr key<kind::yes_no> run_commands{
    {.name = "run-commands",
     .initial = "false",
     .help = "run the commands that standard input asks for, answer there, and do nothing else: "
             "what a service starts as a unit of its own",
     .by = setter::command_line}};

inline constexpr key<kind::yes_no> native{
    {.name = "native",
     .initial = "true",
     .help = "start every command, also those that can be answered without"}};

inline constexpr key<kind::count> parallel{{.name = "parallel",
                                            .metavar = "NUMBER",
                                            .initial = "0",
                                            .help = "commands at a time; 0: as many as cores",
                                            .least = 0,
                                            .most = 64,
                                            .by = setter::server}};

inline constexpr key<kind::time> judging_time{
    {.name = "judging-time",
     .metavar = "TIME",
     .initial = "30s",
     .help = "CPU time for judging one policy: 250ms 30s 5m; rules past it are invalid",
     .by = setter::server}};

inline constexpr key<kind::yes_no> network_mounts{
    {.name = "network-mounts",
     .initial = "false",
     .help = "look into network and FUSE mounts too; one that does not answer stops the scan"}};

inline constexpr key<kind::folders> look_in{
    {.name = "look-in",
     .metavar = "DIR",
     .help = "a folder, by its path below the root, in which Python environments, npm modules and "
             "certificates are looked for as well; may be given several times"}};

// What the server keeps, and what it alerts of.

inline constexpr key<kind::time> history_age{
    {.name = "history-age",
     .metavar = "TIME",
     .initial = "90d",
     .help = "how long changes are kept, for `muster diff`, `dump --at` and `blame`: 12h 90d",
     .restart = false}};

inline constexpr key<kind::byte_size> history_size{
    {.name = "history-size",
     .metavar = "SIZE",
     .initial = "256MiB",
     .help = "how much history each agent's store keeps: 64KiB 256MiB 2GiB; the oldest goes first",
     .restart = false}};

inline constexpr key<kind::percent> hash_budget{
    {.name = "hash-budget",
     .metavar = "PERCENT",
     .initial = "5",
     .help = "percent of a core for hashing stored rows anew, which finds rows that were altered "
             "behind our back; 0: none",
     .restart = false}};

inline constexpr key<kind::time> settle{
    {.name = "settle",
     .metavar = "TIME",
     .initial = "1h",
     .help =
         "how long a state that may pass, as a package that is not configured yet, lasts before "
         "it is told: 30s 5m 1h",
     .restart = false}};

inline constexpr key<kind::byte_size> alerts_size{
    {.name = "alerts-size",
     .metavar = "SIZE",
     .initial = "64MiB",
     .help =
         "how large alerts.jsonl gets before it is put aside as alerts.jsonl.1: 64KiB 1GiB; five "
         "of before are kept",
     .restart = false}};

inline constexpr key<kind::path> rules{
    {.name = "rules",
     .metavar = "FILE",
     .unset = "alerts.yml",
     .help = "the alert rules, looked at while running; SIGHUP: read them now",
     .restart = false}};

inline constexpr key<kind::path> check_rules{
    {.name = "check-rules",
     .metavar = "FILE",
     .help =
         "read this rule file and do nothing else: exit 0, or 1 with FILE:LINE of what is wrong",
     .by = setter::command_line}};

inline constexpr key<kind::path> describe_rules{
    {.name = "describe-rules",
     .metavar = "FILE",
     .help = "print what the alerts of this rule file mean and what to do, as Markdown, and do "
             "nothing else",
     .by = setter::command_line}};

// Of every stage: its log.

inline constexpr key<kind::choice> log_format{
    {.name = "log-format",
     .metavar = "auto|logfmt|json|text",
     .initial = "auto",
     .help = "how the lines of the log look; auto: logfmt on a terminal, JSON elsewhere",
     .restart = false}};

inline constexpr key<kind::byte_size> log_size{
    {.name = "log-size",
     .metavar = "SIZE",
     .initial = "16MiB",
     .help = "how large a log file gets before it is put aside as NAME.log.1: 64KiB 1GiB",
     .restart = false}};

inline constexpr key<kind::count> log_count{
    {.name = "log-count",
     .metavar = "NUMBER",
     .initial = "5",
     .help = "how many log files of before are kept of each stage; 0: the log is never put aside",
     .least = 0,
     .most = 99,
     .restart = false}};

// What `muster up` starts.

inline constexpr key<kind::agent_roots> further_collector{
    {.name = "collector",
     .metavar = "ID=ROOT",
     .help = "a further collector, for an image or a container's file system; may be given several "
             "times"}};

inline constexpr key<kind::count> analyzers{{.name = "analyzers",
                                             .metavar = "NUMBER",
                                             .initial = "1",
                                             .help = "how many analyzers",
                                             .least = 1,
                                             .most = 64}};

inline constexpr key<kind::yes_no> once{
    {.name = "once",
     .initial = "false",
     .help = "stop when the first scan is stored and verified (at most 120 s); exit 3 if it is not",
     .by = setter::command_line}};

/// How a program takes a setting.
enum class need : std::uint8_t {
  optional,
  required,
  instead,  ///< something else to do: where it is given, nothing is required
};

struct taken {
  const setting* which = nullptr;
  need how = need::optional;
  std::string_view initial = which->initial;  ///< of this program
  std::string_view unset = which->unset;      ///< of this program
};

struct program {
  std::string_view name;  ///< as it is typed
  std::span<const taken> takes;
};

/// The programs, and the commands of `muster` that take settings.
namespace programs {
extern const program broker, wdb, analyzer, alerts, collector;
extern const program every_command;  ///< of `muster`, besides what it takes of its own
extern const program up, scan, policy_run, policy_eval;
}  // namespace programs
std::span<const program* const> all_programs();

}  // namespace common::settings
