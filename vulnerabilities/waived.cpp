#include "vulnerabilities/waived.hpp"

#include <algorithm>

namespace vulnerabilities {

const schemas::waiver* waiver_of(const finding& f, const schemas::waivers& all,
                                 std::string_view agent, i64 now) {
  if (f.is != state::affected || f.what == nullptr) return nullptr;
  const auto applies = [&](const schemas::waiver& w) {
    const auto covers = [&](const std::string& id) {
      return w.covers(agent, schemas::vulnerability_policy, id);
    };
    return !w.is_expired(now) && (covers(f.what->cve) || std::ranges::any_of(f.what->ids, covers));
  };
  const auto at = std::ranges::find_if(all.all, applies);
  return at == all.all.end() ? nullptr : &*at;
}

}  // namespace vulnerabilities
