// Every message there is, once. Types and names, the payloads' codecs, their JSON, what a header
// may say, the fuzzer's list and the check of the broker's routes come from this list.
//
//   M(number, type, name, payload, from, to, topic, ties)
//
// A number is never used again. Wire 1 had: 21 command, 22 credit, 35 evidence, 37 verdict, 48
// reply, 49 query, 50 dump-part.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#define MUSTER_MESSAGE_TABLE(M)                                                              \
  M(1, hello, "hello", hello, agent, wdb, of_agent, nothing)                                 \
  M(2, delta, "delta", delta, agent, wdb, of_table, nothing)                                 \
  M(3, snapshot, "snapshot", snapshot, agent, wdb, of_table, nothing)                        \
  M(4, report, "report", report, agent, wdb, of_agent, nothing)                              \
  M(5, compare, "compare", compare, agent, wdb, of_table, nothing)                           \
  M(6, repair, "repair", repair, agent, wdb, of_table, nothing)                              \
  M(7, credit_request, "credit-request", credit_request, agent, broker, of_agent, nothing)   \
  M(8, enroll, "enroll", enroll, agent, wdb, of_none, question)                              \
  M(9, new_key, "new-key", new_key, agent, wdb, of_agent, nothing)                           \
  M(16, ack, "ack", ack, wdb, agent, of_agent, nothing)                                      \
  M(17, gap, "gap", gap, wdb, agent, of_table, nothing)                                      \
  M(18, resync, "resync", resync, wdb, agent, of_table, nothing)                             \
  M(19, new_epoch, "new-epoch", new_epoch, wdb, agent, of_agent, nothing)                    \
  M(20, busy, "busy", busy, wdb | broker, agent, of_agent, nothing)                          \
  M(23, compare_reply, "compare-reply", compare_reply, wdb, agent, of_table, nothing)        \
  M(24, repair_reply, "repair-reply", repair_reply, wdb, agent, of_table, nothing)           \
  M(25, credit, "credit", credit, broker, agent, of_agent, nothing)                          \
  M(26, enrolled, "enrolled", enrolled, wdb, agent, of_none, question)                       \
  M(27, not_enrolled, "not-enrolled", not_enrolled, wdb | broker, agent, of_none, question)  \
  M(28, make_key, "make-key", make_key, wdb, agent, of_agent, nothing)                       \
  M(29, key_taken, "key-taken", key_taken, wdb, agent, of_agent, nothing)                    \
  M(30, server_keys, "server-keys", server_keys, broker, agent, of_agent, nothing)           \
  M(32, enlist, "enlist", enlist, wdb | analyzer | alerts, broker, of_none, nothing)         \
  M(33, welcome, "welcome", welcome, broker, wdb | analyzer | alerts, of_none, nothing)      \
  M(34, change_set, "change-set", change_set, wdb, analyzer, of_table, work)                 \
  M(36, result, "result", alerts_of, analyzer, wdb, of_table, work)                          \
  M(38, evidence, "evidence", evidence, wdb, analyzer, of_table, work)                       \
  M(39, verdict, "verdict", verdict, analyzer, wdb, of_table, work)                          \
  M(40, credit_return, "credit-return", credit_return, wdb, broker, of_agent, nothing)       \
  M(41, admit, "admit", admit, wdb, broker, of_none, nothing)                                \
  M(42, key_used, "key-used", key_used, broker, wdb, of_none, nothing)                       \
  M(43, alerts_wanted, "alerts-wanted", alerts_wanted, alerts, wdb, of_none, nothing)        \
  M(44, alerts_stored, "alerts-stored", alerts_stored, wdb, alerts, of_none, nothing)        \
  M(51, tap_request, "tap", tap_request, an_operator, broker, of_none, question)             \
  M(52, tap_copies, "tap-copies", tap_copies, broker, an_operator, of_none, question)        \
  M(64, scan_now, "scan-now", scan_now, an_operator, agent, of_agent, question)              \
  M(65, report_roots, "report-roots", report_roots, an_operator, agent, of_agent, question)  \
  M(66, report_settings, "report-settings", report_settings, an_operator, agent, of_agent,   \
    question)                                                                                \
  M(72, want_resync, "want-resync", want_resync, an_operator, wdb, of_agent, question)       \
  M(73, dump, "dump", dump, an_operator, wdb, of_agent, question)                            \
  M(74, dump_more, "dump-more", dump_more, an_operator, wdb, of_agent, question)             \
  M(75, make_token, "make-token", make_token, an_operator, wdb, of_none, question)           \
  M(76, list_tokens, "list-tokens", list_tokens, an_operator, wdb, of_none, question)        \
  M(77, revoke_token, "revoke-token", revoke_token, an_operator, wdb, of_none, question)     \
  M(78, revoke_agent, "revoke-agent", revoke_agent, an_operator, wdb, of_agent, question)    \
  M(79, label_agent, "label-agent", label_agent, an_operator, wdb, of_agent, question)       \
  M(80, scanned, "scanned", scanned, wdb, an_operator, of_agent, question)                   \
  M(81, roots, "roots", roots, wdb, an_operator, of_agent, question)                         \
  M(82, settings, "settings", settings, wdb, an_operator, of_agent, question)                \
  M(83, resync_wanted, "resync-wanted", resync_wanted, wdb, an_operator, of_agent, question) \
  M(84, dump_part, "dump-part", dump_part, wdb, an_operator, of_agent, question)             \
  M(85, refused, "refused", refused, wdb | broker, an_operator, of_any, question)            \
  M(86, token_made, "token-made", token_made, wdb, an_operator, of_none, question)           \
  M(87, tokens, "tokens", tokens, wdb, an_operator, of_none, question)                       \
  M(88, agent_revoked, "agent-revoked", agent_revoked, wdb, an_operator, of_agent, question) \
  M(89, membership, "membership", membership, wdb, an_operator, of_agent, question)          \
  M(90, archive_agent, "archive-agent", archive_agent, an_operator, wdb, of_agent, question) \
  M(91, restore_agent, "restore-agent", restore_agent, an_operator, wdb, of_agent, question) \
  M(92, remove_agent, "remove-agent", remove_agent, an_operator, wdb, of_agent, question)    \
  M(93, rotate_agent, "rotate-agent", rotate_agent, an_operator, wdb, of_agent, question)

namespace schemas {

enum class message_type : std::uint16_t {
#define MUSTER_TYPE(number, type, ...) type = number,
  MUSTER_MESSAGE_TABLE(MUSTER_TYPE)
#undef MUSTER_TYPE
};

/// Who sends and who gets a message: a set.
using parties = std::uint8_t;
namespace party {
inline constexpr parties agent = 1, broker = 2, wdb = 4, analyzer = 8, an_operator = 16,
                         alerts = 32;
}

/// What stands in a topic beside the kind. of_any: an agent or nothing.
enum class subject : std::uint8_t { of_none, of_agent, of_table, of_any };

/// What header.correlation is: nothing (0), the number of a piece of work, or the id of an
/// operator's question.
enum class tie : std::uint8_t { nothing, work, question };

struct message_kind {
  message_type type;
  std::string_view name;
  parties from, to;
  subject about;
  tie ties;
};

std::span<const message_kind> messages();
/// Null for a type that is not in the table.
const message_kind* find_message(message_type t);

std::optional<std::string_view> name(message_type t);
std::optional<message_type> message_type_of(std::uint64_t number);

}  // namespace schemas
