#include "schemas/waivers/waiver_file.hpp"

#include "common/hex.hpp"
#include "common/log.hpp"

namespace schemas {

void waiver_file::look(common::instant now, bool asked) {
  auto text = file_.take(now, asked);
  if (!text) return;
  const bool gone = !*text && text->error().code == common::errc::not_found;
  auto fresh = gone ? common::result<schemas::waivers>(schemas::waivers{})
                    : text->and_then([&](const std::string& bytes) {
                        return schemas::parse_waivers(file_.path(), bytes);
                      });
  if (!fresh)
    return spdlog::error("{}; the waivers of before stay", common::one_line(fresh.error().detail));
  if (fresh->sha256 == current_.sha256) return;
  current_ = std::move(*fresh);
  spdlog::info("{}: {} waivers, sha256 {}", file_.path(), current_.all.size(),
               common::to_hex(current_.sha256));
}

}  // namespace schemas
