#include "schemas/waivers/waiver_file.hpp"

#include "common/hex.hpp"
#include "common/log.hpp"

namespace schemas {

void waiver_file::look(common::instant now, bool asked) {
  if (!files_.look(now, asked)) return;
  auto fresh = parse_waivers(files_);
  if (!fresh) {
    spdlog::error("{}; the waivers of before stay", common::one_line(fresh.error().detail));
    // At a start there are none of before: those of the one file, where that is good.
    if (current_.sha256.empty()) fresh = load_waivers(files_.path());
    if (!fresh) return;
  }
  if (fresh->sha256 == current_.sha256) return;
  current_ = std::move(*fresh);
  spdlog::info("{}: {} waivers, sha256 {}", files_.path(), current_.all.size(),
               common::to_hex(current_.sha256));
}

}  // namespace schemas
