#include "schemas/label_rules/label_rule_file.hpp"

#include "common/hex.hpp"
#include "common/log.hpp"

namespace schemas {

void label_rule_file::look(common::instant now) {
  const auto text = file_.take(now);
  if (!text) return;
  const bool gone = !*text && text->error().code == common::errc::not_found;
  auto fresh = gone ? common::result<label_rules>(label_rules{})
                    : text->and_then([&](const std::string& bytes) {
                        return parse_label_rules(file_.path(), bytes);
                      });
  if (!fresh)
    return spdlog::error("{}; the rules of before stay", common::one_line(fresh.error().detail));
  if (fresh->sha256 == current_->sha256) return;
  current_ = std::make_shared<label_rules>(std::move(*fresh));
  spdlog::info("{}: {} label rules, sha256 {}", file_.path(), current_->all.size(),
               common::to_hex(current_->sha256));
}

}  // namespace schemas
