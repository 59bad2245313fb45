// The agent's half of a repair of one table: asks what differs, and sends what makes it equal. It
// holds the rows of one version and is about that version, whatever changes meanwhile. No socket,
// clock or store inside.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "schemas/buckets.hpp"
#include "schemas/message_table.hpp"
#include "schemas/messages.hpp"

namespace collector::sync {

using schemas::u64;

/// What one repair is about.
struct repair_subject {
  struct row {
    schemas::row_hashes hashes;
    schemas::row_bytes bytes;
  };
  std::vector<row> rows;  ///< in any order
  std::string k;          ///< minted for this session
  schemas::digest whole;  ///< under k
  std::string scan_id;
  std::int64_t scan_time = 0;
  std::vector<u64> answers;  ///< resync ids
};

/// How it is done. Shorter digests and elements cost sessions that have to be repeated, never a
/// wrong mirror.
struct repair_shape {
  u64 digest_bits = 24, element_bits = 32;
  std::optional<schemas::cut_levels> levels = {};                  ///< else by the number of rows
  u64 list_at_first_level = schemas::limits::list_at_first_level;  ///< rows of a bucket; above that
                                                                   ///< a second look is cheaper
  std::size_t chunk_bytes =
      180u << 10;  ///< the rest of a frame is for topic, header and the chunk's own fields
};

class reconcile_agent {
 public:
  enum class state {
    running,
    equal,  ///< the mirror is the table now
    again,  ///< a coincidence or something in between: try with another K
    whole,  ///< the server wants a snapshot
    stale,  ///< the mirror is newer: what was asked about is over
    later,  ///< try again after wait_ms()
  };

  explicit reconcile_agent(repair_subject subject, repair_shape shape = {});

  struct outgoing {
    schemas::message_type type;
    std::string payload;
  };
  /// The next message to send, if one is due; the same one until sent() is called.
  const outgoing* due() const;
  void sent();
  /// Nothing came for a while: what was not answered is due again.
  void resend();

  /// malformed: not an answer to what was asked. Answers to other sessions and late ones are
  /// ignored.
  common::status arrived(const schemas::compare_reply& answer);
  common::status arrived(const schemas::repair_reply& answer);

  state now() const { return state_; }
  u64 wait_ms() const { return wait_ms_; }
  u64 kid() const { return kid_; }

 private:
  struct chunk {
    outgoing message;
    bool sent = false, done = false;
  };
  struct listed {
    schemas::bucket at;
    std::string elements;
  };

  void ask(u64 parent_bits, std::string parents, u64 bits);
  common::status take_lists(const schemas::compare_reply& answer, std::vector<listed>& lists) const;
  common::status check_deeper(const schemas::compare_reply& answer) const;
  void plan(const listed& l);
  void put_fix(schemas::bucket_fix fix, std::size_t bytes);
  schemas::repair& open_chunk();
  void finish_plan();

  repair_subject subject_;
  repair_shape shape_;
  u64 kid_;
  std::vector<schemas::element> elements_;  ///< of subject_.rows, in their order
  state state_ = state::running;
  u64 wait_ms_ = 0;

  struct question {
    u64 parent_bits = 0, bits = 0, second_bits = 0;
    std::string parents;
    outgoing message;
    bool asked = false, answered = false;
    std::vector<listed> lists;  ///< what the first question found
  };
  question open_;

  std::deque<schemas::repair> plan_;
  std::size_t plan_bytes_ = 0;
  std::vector<chunk> chunks_;  ///< the last one is final
};

}  // namespace collector::sync
