// Generated folders of unit files, links, drop-ins and presets.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "collector/policy/native/unit_names.hpp"
#include "tests/support/native.hpp"

namespace tests {

inline constexpr const char *etc = "/etc/systemd/system/",
                            *local = "/usr/local/lib/systemd/system/",
                            *lib = "/usr/lib/systemd/system/";

/// A system's unit folders, filled at random with what a system has in them, and a little of what
/// it should not have.
class unit_tree {
 public:
  unit_tree(std::string root, chance& c) : root_(std::move(root)), c_(c) {
    for (const auto* folder : {etc, lib}) std::filesystem::create_directories(root_ + folder);
    if (c_.one_in(2)) std::filesystem::create_directories(root_ + local);
    if (!c_.one_in(4)) std::filesystem::create_directory_symlink("usr/lib", root_ + "/lib");
    for (unsigned n = 4 + c_.below(12); n > 0; --n) add_unit();
    for (unsigned n = c_.below(6); n > 0; --n) add_link();
    for (unsigned n = c_.below(8); n > 0; --n) add_wanted();
    for (unsigned n = c_.below(3); n > 0; --n) add_drop_in();
    for (unsigned n = c_.below(3); n > 0; --n) add_presets();
  }

  std::vector<std::string> names() const {
    static constexpr std::string_view stems[]{"a",  "b",     "c-d",   "e.f",  "t@",
                                              "u@", "t@one", "t@two", "u@one"};
    static constexpr std::string_view suffixes[]{".service", ".service", ".service",
                                                 ".socket",  ".target",  ".timer"};
    std::vector<std::string> out{"z.mount", "dev-y.swap", "w.slice", "z.automount"};
    for (const auto stem : stems)
      for (const auto suffix : suffixes) out.push_back(std::string(stem) + std::string(suffix));
    return out;
  }

 private:
  std::string name() { return c_.of(names()); }
  std::string folder() { return c_.one_in(4) ? etc : c_.one_in(5) ? local : lib; }
  void write(const std::string& path, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(root_ + path).parent_path());
    if (!std::filesystem::exists(std::filesystem::symlink_status(root_ + path)))
      std::ofstream(root_ + path) << text;
  }
  void link(const std::string& path, const std::string& target) {
    std::filesystem::create_directories(std::filesystem::path(root_ + path).parent_path());
    if (!std::filesystem::exists(std::filesystem::symlink_status(root_ + path)))
      std::filesystem::create_symlink(target, root_ + path);
  }

  /// Of `unit`; now and then with what makes no sense in it.
  std::string install(const std::string& unit) {
    const bool can_alias = collector::policy::native::may_alias(unit) || c_.one_in(20),
               has_instances = unit.find("@.") != unit.npos || c_.one_in(20);
    std::string out = "# [Install]\n[Install]\n";
    for (unsigned n = c_.below(4); n > 0; --n) {
      static constexpr const char* keys[]{"WantedBy", "WantedBy", "RequiredBy",      "Alias",
                                          "Alias",    "Also",     "DefaultInstance", "X-Mine"};
      const std::string key = c_.of(keys);
      if ((key == "Alias" && !can_alias) || (key == "DefaultInstance" && !has_instances)) continue;
      out += key + (c_.one_in(4) ? " = " : "=") +
             (c_.one_in(12)              ? ""
              : key == "DefaultInstance" ? (c_.one_in(2) ? "one" : "two")
                                         : name());
      if (key != "DefaultInstance" && c_.one_in(4))
        out += (c_.one_in(2) ? " \\\n; between\n  " : " ") + name();
      out += "\n";
    }
    if (c_.one_in(60)) out += c_.one_in(2) ? "Unknown=x\n" : "WantedBy\n";
    return out;
  }

  std::string text(const std::string& unit) {
    if (c_.one_in(12)) return "";
    std::string out =
        "[Unit]\nDescription=A unit \xe2\x80\x93 of \\\n  "
        "tests\n\n[Service]\nExecStart=/bin/true\n";
    if (!c_.one_in(3)) out += install(unit);
    if (c_.one_in(6)) out += "[X-Ours]\nanything\n";
    return c_.one_in(80) ? "stray\n" + out : out;
  }

  void add_unit() {
    const auto unit = name();
    write(folder() + unit, text(unit));
  }
  void add_drop_in() {
    const auto unit = name();
    write(folder() + unit + ".d/" + (c_.one_in(2) ? "10-a.conf" : "b.conf"),
          c_.one_in(6) ? "" : install(unit));
  }

  /// Masked, an alias, or the links that `systemctl enable` makes for Alias=; some lead nowhere, or
  /// to what cannot have aliases.
  void add_link() {
    const auto from = name(), to = name();
    const auto place = folder();
    if (c_.one_in(3)) return link(place + from, "/dev/null");
    if (std::filesystem::path(from).extension() != std::filesystem::path(to).extension() &&
        !c_.one_in(20))
      return;
    if ((from.find("@.") == from.npos) != (to.find("@.") == to.npos) && !c_.one_in(20)) return;
    link(place + from, c_.one_in(2) ? to
                                    : (c_.one_in(2)   ? lib
                                       : c_.one_in(3) ? "/lib/systemd/system/"
                                                      : etc) +
                                          to);
  }

  void add_wanted() {
    const auto what = name();
    link(folder() + (c_.one_in(2) ? "multi-user.target.wants/" : "a.service.requires/") + what,
         std::string(lib) + what);
  }

  void add_presets() {
    std::string text = "# presets\n\n";
    for (unsigned n = c_.below(6); n > 0; --n)
      text += (c_.one_in(2) ? "enable " : "disable ") +
              (c_.one_in(3) ? c_.of(names()).substr(0, 1) + "*" : name()) + "\n";
    if (c_.one_in(6)) text += "disable *\n";
    if (c_.one_in(30)) text += "enable t@.service one two\n";
    static constexpr const char* folders[]{"/etc/systemd/system-preset/",
                                           "/usr/lib/systemd/system-preset/",
                                           "/usr/local/lib/systemd/system-preset/"};
    write(c_.of(folders) + std::string(c_.one_in(2) ? "10-a" : "90-b") + ".preset", text);
  }

  std::string root_;
  chance& c_;
};

}  // namespace tests
