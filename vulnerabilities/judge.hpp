// Whether a version is affected, by the evaluation that the OSV format defines.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "common/versions/versions.hpp"
#include "vulnerabilities/osv_record.hpp"

namespace vulnerabilities {

enum class state : std::uint8_t {
  not_affected,
  fixed,
  judged_minor,
  not_running,
  unknown,
  affected
};
/// As they are shown, in the order of the enumerators.
inline constexpr std::array<std::string_view, 6> state_names{
    "not_affected", "fixed", "judged_minor", "not_running", "unknown", "affected"};
std::string_view name(state s);

/// What an entry of a record says of a version.
struct judgement {
  state is = state::not_affected;  ///< affected, fixed or not_affected
  std::string fixed_version;       ///< that ends what it is in, or ended it; empty: none is known
  std::string why;
  std::string event;        ///< of the record, that decided: `fixed 1.2-3`
  std::string compared_by;  ///< `dpkg's order`; empty: no version was compared
};

/// In the order in which they count, which judge() needs; without versions that a range has too.
void prepare(affected_versions& of, common::versions::format order);

judgement judge(const affected_versions& of, common::versions::format order,
                std::string_view version);

}  // namespace vulnerabilities
