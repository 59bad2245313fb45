// What interpreters and libraries load before the program that was asked for.
#include <algorithm>
#include <array>

#include "collector/inventory/homes.hpp"
#include "collector/inventory/hooks/hook_lines.hpp"
#include "collector/inventory/hooks/hooks.hpp"
#include "collector/inventory/services/unit_file.hpp"
#include "collector/inventory/text.hpp"
#include "common/file_memory.hpp"
#include "common/letters.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t modules_listed = 50'000, start_files_most = 500;

/// site(3) of Python runs lines of `*.pth` that begin so.
void each_import(std::string_view rest, const named_command& each) {
  for (std::string_view line; next_line(rest, line);)
    if (line.starts_with("import ") || line.starts_with("import\t")) each("import", trim(line));
}

bool is_read_at_start(std::string_view name) {
  return name.ends_with(".pth") || name == "sitecustomize.py" || name == "usercustomize.py";
}

/// Many modules lie there: the folder is listed again when something in it came or went.
std::shared_ptr<const std::vector<std::string>> start_files_in(const common::root_dir& host,
                                                               const std::string& folder) {
  using names = std::vector<std::string>;
  const auto make = [&] {
    auto out = std::make_shared<names>();
    const auto entries = host.list(folder, modules_listed);
    if (!entries) return std::shared_ptr<const names>(out);
    for (const auto& e : *entries)
      if (is_read_at_start(e.name) && out->size() < start_files_most) out->push_back(e.name);
    return std::shared_ptr<const names>(out);
  };
  return common::known<names>(host, "start files of Python", {folder}, make,
                              [](const names&) { return true; });
}

void read_modules(hook_rows& to, const hook_place& folder) {
  const auto names = start_files_in(to.host(), folder.path);
  for (const auto& name : *names) {
    const hook_place file{folder.kind, folder.path + "/" + name, folder.user, folder.user.empty()};
    if (name.ends_with(".pth"))
      to.add_commands(file, each_import);
    else
      to.add_file(file);
  }
}

/// `python3.11` below a folder of libraries.
void read_pythons(hook_rows& to, const std::string& libraries, const std::string& user) {
  for (const auto& name : to.names_in({"python", libraries}, {}, true)) {
    if (!name.starts_with("python")) continue;
    const auto folder = libraries + "/" + name;
    for (const std::string inside : {"", "/dist-packages", "/site-packages"})
      read_modules(to, {"python", folder + inside, user});
  }
}

/// php.ini: a file that is put before every page, and extensions from elsewhere.
void each_php_file(std::string_view rest, const named_command& each) {
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line);
    const auto equals = line.find('=');
    if (line.starts_with(';') || equals == line.npos) continue;
    const auto name = common::lower_case(trim(line.substr(0, equals)));
    auto value = trim(line.substr(equals + 1));
    value = trim(value.substr(0, value.find(';')));
    if (value.size() > 1 && value.starts_with('"') && value.ends_with('"'))
      value = value.substr(1, value.size() - 2);
    const bool is_put = name == "auto_prepend_file" || name == "auto_append_file";
    const bool is_loaded = name == "extension" || name == "zend_extension";
    if ((is_put && !value.empty() && value != "none") ||
        (is_loaded && value.find('/') != value.npos))
      each(name, value);
  }
}

void read_php_folder(hook_rows& to, const std::string& folder) {
  to.add_commands({"php", folder + "/php.ini"}, each_php_file);
  for (const auto& name : to.names_in({"php", folder + "/conf.d"}, ".ini"))
    to.add_commands({"php", folder + "/conf.d/" + name}, each_php_file);
}

void read_php(hook_rows& to) {
  to.add_commands({"php", "etc/php.ini"}, each_php_file);
  for (const auto& name : to.names_in({"php", "etc/php.d"}, ".ini"))
    to.add_commands({"php", "etc/php.d/" + name}, each_php_file);
  for (const auto& version : to.names_in({"php", "etc/php"}, {}, true))
    for (const auto& server : to.names_in({"php", "etc/php/" + version}, {}, true))
      read_php_folder(to, "etc/php/" + version + "/" + server);
}

/// Engines and providers that are loaded from a file.
void each_crypto_library(std::string_view text, const named_command& each) {
  each_assignment(
      text, [&](std::string_view section, std::string_view name, std::string_view value) {
        if (name == "dynamic_path" || (name == "module" && value.find('/') != value.npos))
          each(fmt::format("{}: {}", trim(section), name), value);
      });
}

}  // namespace

void read_language_hooks(hook_rows& to) {
  for (const std::string libraries : {"usr/lib", "usr/lib64", "usr/local/lib"})
    if (libraries != "usr/lib64" || !to.host().read_link(libraries))
      read_pythons(to, libraries, {});
  for (const auto* file : {"etc/perl/sitecustomize.pl", "usr/local/lib/site_perl/sitecustomize.pl"})
    to.add_file({"perl", file});
  read_php(to);
  for (const auto* file : {"etc/ssl/openssl.cnf", "etc/pki/tls/openssl.cnf"})
    to.add_commands({"openssl", file}, each_crypto_library);
}

void read_language_hooks_of(hook_rows& to, const home& h) {
  read_pythons(to, (h.path.empty() ? "" : h.path + "/") + ".local/lib", h.user);
}

}  // namespace collector::inventory
