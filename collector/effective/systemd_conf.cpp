// /etc/systemd/NAME.conf with the drop-ins of NAME.conf.d, as systemd 252 puts them together: the
// first main file there is, then all drop-ins in the order of their base names, of equal names that
// of the first folder. The last assignment counts.
#include <array>

#include "collector/effective/readers.hpp"
#include "collector/effective/systemd_text.hpp"

namespace collector::effective {

namespace {

constexpr std::array<std::string_view, 5> conf_folders{"/etc/systemd/", "/run/systemd/",
                                                       "/usr/local/lib/systemd/",
                                                       "/usr/lib/systemd/", "/lib/systemd/"};

}  // namespace

answer ask_systemd_conf(const question& q, files& from) {
  systemd_key key(q);
  bool any = false;
  std::vector<std::string> folders;
  for (const auto folder : conf_folders) {
    const auto path = std::string(folder) + q.place + ".conf";
    folders.push_back(path + ".d");
    if (any || (!from.link(path) && !from.is_there(path))) continue;
    any = true;
    key.take(path, from.read_drop_in(path), from);
  }
  for (const auto& [name, path] : from.drop_ins(folders)) {
    any = true;
    key.take(path, from.read_drop_in(path), from);
  }
  if (!any) return absent_because(fmt::format("there is no {}.conf of systemd", q.place));
  return std::move(key).decide();
}

}  // namespace collector::effective
