#include "broker/gateway/old_key_use.hpp"

#include "common/file_names.hpp"
#include "common/log.hpp"

namespace broker {

namespace {
constexpr common::milliseconds write_every{5'000};
static_assert(write_every.count() < schemas::key_use_behind_ms);
}  // namespace

old_key_use old_key_use::read(std::string file, std::string next, std::int64_t now) {
  old_key_use out(std::move(file));
  if (out.file_.empty()) return out;
  auto uses = schemas::read_key_uses(out.file_);
  if (uses && uses->next == next) return out.uses_ = std::move(*uses), out;
  if (!uses && uses.error().code != common::errc::not_found)
    spdlog::warn("{}; it is begun anew", common::one_line(uses.error().detail));
  out.uses_ = {std::move(next), now, {}};
  out.has_another_ = true;
  return out;
}

void old_key_use::connected(const std::string& key, bool by_old) {
  if (file_.empty()) return;
  if (by_old)
    by_old_.insert(key);
  else
    by_old_.erase(key);
}

void old_key_use::note(std::string_view agent, std::int64_t now) {
  const auto [at, is_new] = uses_.agents.insert_or_assign(std::string(agent), now);
  is_changed_ = true;
  has_another_ |= is_new;
}

common::status old_key_use::write_due(common::instant now) {
  if (!has_another_ && (!is_changed_ || now - written_ < write_every)) return {};
  is_changed_ = has_another_ = false;
  written_ = now;
  return common::replace_file(file_, schemas::text_of(uses_), 0600);
}

}  // namespace broker
