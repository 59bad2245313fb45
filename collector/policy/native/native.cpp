#include "collector/policy/native/native.hpp"

#include <sys/stat.h>

#include <array>

#include "collector/inventory/text.hpp"
#include "common/subprocess.hpp"

namespace collector::policy::native {

namespace {

struct program {
  std::string_view name;
  std::optional<reply> (*answer)(arguments, host&);
};

constexpr std::array<program, 3> programs{{{"dpkg", dpkg}, {"dpkg-query", dpkg_query}, {"stat", stat}}};

bool is_debian_12(const host& facts) {
  const auto release = facts.text("/etc/os-release");
  std::string_view rest = release ? std::string_view(*release) : std::string_view{}, line;
  bool debian = false, twelve = false;
  while (inventory::next_line(rest, line)) {
    debian = debian || line == "ID=debian";
    twelve = twelve || line == "VERSION_ID=\"12\"";
  }
  return debian && twelve;
}

/// The file that would run is the package's own: root's, in the system's folders, and no link to something else.
bool is_packaged(const std::string& file, std::string_view name) {
  for (const std::string_view dir : {"/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/"})
    if (file.starts_with(dir) && std::string_view(file).substr(dir.size()) == name) {
      struct ::stat s {};
      return ::lstat(file.c_str(), &s) == 0 && S_ISREG(s.st_mode) && s.st_uid == 0;
    }
  return false;
}

}  // namespace

answers::answers(const common::root_dir& root) : facts_(root), known_system_(root.is_live() && is_debian_12(facts_)) {}

std::optional<reply> answers::ask(const std::vector<std::string>& argv) {
  if (!known_system_ || argv.empty()) return std::nullopt;
  const std::string_view asked = std::string_view(argv[0]).substr(argv[0].rfind('/') + 1);
  for (const auto& p : programs) {
    if (p.name != asked) continue;
    const auto file = common::find_program(argv[0]);
    return file && is_packaged(*file, p.name) ? p.answer(argv, facts_) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace collector::policy::native
