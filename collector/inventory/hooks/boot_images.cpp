// The first file system that the kernel starts programs from. Kernels and what they need are
// installed with packages, and their images are made then; who makes one at another time may have
// put something into it.
#include "collector/inventory/hooks/hooks.hpp"
#include "collector/inventory/hooks/packages_changed.hpp"

namespace collector::inventory {

namespace {

/// So long before the end of an installation an image was made by it.
constexpr std::int64_t one_installation_ns = 10LL * 60 * 1'000'000'000;

bool is_image(std::string_view name) {
  return name.starts_with("initrd") || name.starts_with("initramfs");
}

}  // namespace

void read_boot_image_hooks(hook_rows& to) {
  const hook_place boot{"initrd", "boot"};
  const auto packages_ns = packages_changed_at_ns(to.host());
  for (const auto& name : to.names_in(boot)) {
    const auto path = boot.path + "/" + name;
    if (!is_image(name) || to.host().read_link(path)) continue;
    const auto is = to.host().identify(path);
    const bool with_packages =
        is && is->ctime_ns <= packages_ns && is->ctime_ns >= packages_ns - one_installation_ns;
    to.add_program(path, boot.kind, !with_packages);
  }
}

}  // namespace collector::inventory
