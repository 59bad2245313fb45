#include "collector/inventory/packages/dpkg_notes.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

#include "collector/inventory/packages/under_way.hpp"
#include "common/file_memory.hpp"

namespace collector::inventory {

namespace {

using std::chrono::nanoseconds;
constexpr std::size_t notes_limit = 200'000, asked_of_copy = 32, fewest_of_copy = 4;
/// A tick of the kernel's clock is shorter.
constexpr std::int64_t clock_step = nanoseconds{std::chrono::milliseconds{100}}.count(),
                       one_run = nanoseconds{std::chrono::minutes{1}}.count();
constexpr auto note_endings =
    std::to_array<std::string_view>({".conffiles", ".config", ".list", ".md5sums", ".postinst",
                                     ".postrm", ".preinst", ".prerm", ".triggers"});
constexpr const char* notes_folder = "var/lib/dpkg/info";

std::string note_path(const std::string& name) { return std::string(notes_folder) + "/" + name; }

/// What dpkg noted and its status does not have yet: it was killed, and goes on when it is next
/// started.
bool was_interrupted(const common::root_dir& host) {
  const auto notes = host.list("var/lib/dpkg/updates", 10);
  return notes ? !notes->empty() : notes.error().code == common::errc::too_large;
}

std::shared_ptr<const std::vector<std::string>> names_of_notes(const common::root_dir& host) {
  using names = std::vector<std::string>;
  const auto make = [&] {
    auto out = std::make_shared<names>();
    const auto entries = host.list(notes_folder, notes_limit);
    if (!entries) return std::shared_ptr<const names>(out);
    for (const auto& e : *entries)
      if (std::ranges::any_of(note_endings, [&](auto end) { return e.name.ends_with(end); }))
        out->push_back(e.name);
    return std::shared_ptr<const names>(out);
  };
  return common::known<names>(host, "notes of dpkg", {notes_folder}, make,
                              [](const names&) { return true; });
}

}  // namespace

dpkg_notes::dpkg_notes(const common::root_dir& host, nanoseconds one_package)
    : host_(host), unpackings_(host, one_package) {
  if (const auto status = host.identify("var/lib/dpkg/status")) status_ns_ = status->ctime_ns;
  if (const auto before = host.identify("var/lib/dpkg/status-old")) before_ns_ = before->ctime_ns;
}

const std::vector<std::string>& dpkg_notes::names() const {
  if (!names_) names_ = names_of_notes(host_);
  return *names_;
}

bool dpkg_notes::can_tell() const {
  if (!can_tell_)
    can_tell_ = status_ns_ != 0 && !packages_are_changing(host_) && !was_interrupted(host_) &&
                !names().empty() && !is_copy();
  return *can_tell_;
}

bool dpkg_notes::is_later(std::int64_t ctime_ns) const {
  return status_ns_ != 0 && ctime_ns > status_ns_ + clock_step;
}

/// A restored root has the times of its restoring, in whatever order that went.
bool dpkg_notes::is_copy() const {
  const auto step = std::max<std::size_t>(names().size() / asked_of_copy, 1);
  std::size_t asked = 0, newer = 0, lists = 0, late = 0;
  for (std::size_t i = 0; i < names().size(); i += step, ++asked) {
    const auto& name = names()[i];
    const auto is = host_.identify(note_path(name));
    newer += is && is_later(is->ctime_ns) ? 1 : 0;
    const auto when = unpackings_.of(name.substr(0, name.rfind('.')));
    lists += when ? 1 : 0;
    late += when && when->is_list_late() ? 1 : 0;
  }
  return asked >= fewest_of_copy && (newer * 2 > asked || late * 2 > lists);
}

/// A list is written with its package, with one that takes files from it, or by somebody else.
bool dpkg_notes::is_list_forged(const std::string& base, const dpkg_unpacking& when) const {
  if (is_later(when.list_ns)) return can_tell();
  return when.is_list_late() && !unpackings_.is_of_another(base, when.list_ns) && can_tell();
}

bool dpkg_notes::was_written_by_others(const std::string& name) const {
  const auto is = host_.identify(note_path(name));
  if (!is) return false;
  if (is_later(is->ctime_ns)) return can_tell();
  const auto base = name.substr(0, name.rfind('.'));
  const auto when = unpackings_.of(base);
  if (!when) return false;
  if (name.ends_with(".list")) return is_list_forged(base, *when);
  const auto latest_ns =
      when->is_list_late() ? when->until_ns : when->list_ns + unpackings_.one_package_ns();
  return is->ctime_ns > latest_ns && can_tell();
}

std::optional<std::int64_t> dpkg_notes::unpacked_at_ns(const std::string& base) const {
  const auto when = unpackings_.of(base);
  if (!when) return std::nullopt;
  return is_list_forged(base, *when) ? when->until_ns : when->list_ns;
}

bool dpkg_notes::is_status_touched() const {
  return before_ns_ != 0 && status_ns_ > before_ns_ + one_run && can_tell();
}

}  // namespace collector::inventory
