#include "analyzer/waiving.hpp"

#include "common/clock.hpp"
#include "common/hex.hpp"
#include "common/log.hpp"
#include "schemas/canonical.hpp"
#include "schemas/row.hpp"

namespace analyzer {

std::optional<std::string> waiving::note(std::string_view agent, std::string_view stable) const {
  if (waivers == nullptr || waivers->all.empty() || stable.empty()) return std::nullopt;
  const auto check = schemas::decode_row<schemas::check>(stable, schemas::writer().array(0).take());
  const auto* w = check ? waivers->find(agent, *check, now) : nullptr;
  if (w == nullptr) return std::nullopt;
  return fmt::format(" (waived by {} until {}: {}; waivers {})", common::one_line(w->owner),
                     common::format_time(w->expires), common::one_line(w->reason),
                     common::to_hex(waivers->sha256));
}

}  // namespace analyzer
