#include "collector/policy/native/native.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "common/subprocess.hpp"
#include "common/text.hpp"

namespace collector::policy::native {

namespace {

struct program {
  std::string_view name;
  std::optional<reply> (*answer)(arguments, host&);
};

constexpr std::array<program, 8> programs{{{"dpkg", dpkg},
                                           {"dpkg-query", dpkg_query},
                                           {"findmnt", findmnt},
                                           {"getent", getent},
                                           {"sh", shell},
                                           {"stat", stat},
                                           {"sysctl", sysctl},
                                           {"systemctl", systemctl}}};

bool is_debian_12(const host& facts) {
  const auto release = facts.text("/etc/os-release");
  std::string_view rest = release ? std::string_view(*release) : std::string_view{}, line;
  bool debian = false, twelve = false;
  while (common::next_line(rest, line)) {
    debian = debian || line == "ID=debian";
    twelve = twelve || line == "VERSION_ID=\"12\"";
  }
  return debian && twelve;
}

bool is_dash(const std::string& link) {
  std::array<char, 16> target{};
  const auto size = ::readlink(link.c_str(), target.data(), target.size());
  return size > 0 && std::string_view(target.data(), static_cast<std::size_t>(size)) == "dash";
}

std::string_view base_of(const std::string& program) {
  return std::string_view(program).substr(program.rfind('/') + 1);
}

/// The file that would run is the package's own: root's, in the system's folders, and no link to
/// something else (sh is dash).
bool is_packaged(const std::string& program) {
  const auto file = common::find_program(program);
  if (!file) return false;
  const auto name = base_of(program);
  for (const std::string_view dir : {"/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/"})
    if (file->starts_with(dir) && std::string_view(*file).substr(dir.size()) == name) {
      struct ::stat s {};
      if (::lstat(file->c_str(), &s) != 0 || s.st_uid != 0) return false;
      return S_ISREG(s.st_mode) || (name == "sh" && is_dash(*file));
    }
  return false;
}

}  // namespace

answers::answers(const common::root_dir& root)
    : facts_(root), known_system_(root.is_live() && is_debian_12(facts_)) {}

std::optional<reply> answer(arguments argv, host& facts) {
  const auto p = std::ranges::find(programs, base_of(argv[0]), &program::name);
  if (p == programs.end() || !facts.is_packaged(argv[0], is_packaged)) return std::nullopt;
  return p->answer(argv, facts);
}

std::optional<reply> answers::ask(const std::vector<std::string>& argv) {
  return known_system_ && !argv.empty() ? answer(argv, facts_) : std::nullopt;
}

}  // namespace collector::policy::native
