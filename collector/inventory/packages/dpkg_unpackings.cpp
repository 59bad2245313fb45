#include "collector/inventory/packages/dpkg_unpackings.hpp"

#include <algorithm>
#include <string_view>

#include "common/file_memory.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t lists_limit = 200'000;
constexpr std::int64_t of_own_files = 15;
constexpr const char* lists_folder = "var/lib/dpkg/info";
constexpr std::string_view list_end = ".list";

std::string path_of(const std::string& base, std::string_view end) {
  return std::string(lists_folder) + "/" + base + std::string(end);
}

/// What came out of a package has the time of its building, and is renamed when it is unpacked. A
/// file whose two times are one was written here, or lies where the kernel keeps only one of them.
bool has_own_time(const common::file_id& is) { return is.ctime_ns != is.mtime_ns; }

}  // namespace

std::int64_t dpkg_unpackings::until(const std::string& base, std::int64_t list_ns) const {
  const auto until_by = [&](const std::string& path, std::int64_t more_ns) -> std::int64_t {
    const auto is = host_.identify(path);
    return is && has_own_time(*is) ? is->ctime_ns + more_ns : 0;
  };
  const auto by_sums = until_by(path_of(base, ".md5sums"), one_package_ns_);
  // `libc6:amd64`
  const auto folder = "usr/share/doc/" + base.substr(0, base.find(':')),
             terms = folder + "/copyright";
  const auto by_files = until_by(terms, of_own_files * one_package_ns_);
  if (by_files == 0) return by_sums;
  // What is a link there is another package's.
  if (by_files < list_ns && (host_.read_link(folder) || host_.read_link(terms))) return by_sums;
  return by_sums == 0 ? by_files : std::min(by_sums, by_files);
}

/// As long as the list is the same, so is when it may have been written: what it is compared with
/// can only become later, which is told of the sums by themselves.
std::optional<dpkg_unpacking> dpkg_unpackings::of(const std::string& base) const {
  const auto list = path_of(base, list_end);
  const auto make = [&]() -> std::shared_ptr<const dpkg_unpacking> {
    const auto is = host_.identify(list);
    if (!is) return nullptr;
    return std::make_shared<const dpkg_unpacking>(
        dpkg_unpacking{.list_ns = is->ctime_ns, .until_ns = until(base, is->ctime_ns)});
  };
  const auto found = common::known<dpkg_unpacking>(host_, "unpacking", {list}, make,
                                                   [](const auto&) { return true; });
  if (found == nullptr) return std::nullopt;
  return *found;
}

std::shared_ptr<const dpkg_unpackings::list_times> dpkg_unpackings::times() const {
  const auto make = [&] {
    auto out = std::make_shared<list_times>();
    const auto entries = host_.list(lists_folder, lists_limit);
    if (!entries) return std::shared_ptr<const list_times>(out);
    for (const auto& e : *entries) {
      if (!e.name.ends_with(list_end)) continue;
      auto base = e.name.substr(0, e.name.size() - list_end.size());
      if (const auto is = host_.identify(path_of(base, list_end)))
        out->push_back({is->ctime_ns, std::move(base)});
    }
    std::ranges::sort(*out, {}, &list_time::ns);
    return std::shared_ptr<const list_times>(out);
  };
  return common::known<list_times>(host_, "times of dpkg's lists",
                                   {lists_folder, "var/lib/dpkg/status"}, make,
                                   [](const auto&) { return true; });
}

bool dpkg_unpackings::is_of_another(const std::string& base, std::int64_t list_ns) const {
  constexpr std::size_t looked_at = 64;
  if (times_ == nullptr) times_ = times();
  auto at = std::ranges::lower_bound(*times_, list_ns - one_package_ns_, {}, &list_time::ns);
  for (std::size_t i = 0; i < looked_at && at != times_->end(); ++i, ++at) {
    if (at->ns > list_ns + one_package_ns_) return false;
    if (at->base == base) continue;
    const auto other = of(at->base);
    if (other && other->until_ns != 0 && !other->is_list_late()) return true;
  }
  return false;
}

}  // namespace collector::inventory
