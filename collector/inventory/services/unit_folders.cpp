#include "collector/inventory/services/unit_folders.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <vector>

#include "collector/inventory/services/unit_contents.hpp"
#include "collector/inventory/services/unit_drop_ins.hpp"
#include "collector/inventory/text.hpp"
#include "common/file_memory.hpp"
#include "common/letters.hpp"

namespace collector::inventory {

namespace {

enum class owner { administrator, runtime, transient, generator, vendor };
struct folder {
  const char* path;
  owner of;
};
/// In the order in which systemd looks.
constexpr std::array folders{folder{"etc/systemd/system.control", owner::administrator},
                             folder{"run/systemd/system.control", owner::runtime},
                             folder{"run/systemd/transient", owner::transient},
                             folder{"run/systemd/generator.early", owner::generator},
                             folder{"etc/systemd/system", owner::administrator},
                             folder{"etc/systemd/system.attached", owner::administrator},
                             folder{"run/systemd/system", owner::runtime},
                             folder{"run/systemd/system.attached", owner::runtime},
                             folder{"run/systemd/generator", owner::generator},
                             folder{"usr/local/lib/systemd/system", owner::vendor},
                             folder{"usr/lib/systemd/system", owner::vendor},
                             folder{"lib/systemd/system", owner::vendor},
                             folder{"run/systemd/generator.late", owner::generator}};
constexpr std::string_view target_end = ".target";
constexpr std::size_t unit_entries_limit = 50'000;

struct link {
  std::string name;
  bool wants = false;  ///< in a folder of wants, not beside the units
  bool runtime = false;
};

struct place {
  const folder* in = nullptr;
  std::string target;  ///< of a symlink
};

std::string base_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

bool is_wanting(std::string_view name) {
  return name.ends_with(".wants") || name.ends_with(".requires") || name.ends_with(".upholds");
}

/// A folder or a pipe called like a unit is none.
bool may_be_unit(const common::dir_entry& e) {
  using kind = common::dir_entry::kind;
  return e.type == kind::file || e.type == kind::symlink;
}

class reader {
 public:
  explicit reader(const common::root_dir& host) : host_(host) {}

  units_on_disk read() {
    look();
    for (const auto& [name, where] : places_) add(name, where);
    for (const auto& [target, l] : links_) add_instance(l);
    for (const auto& [name, unit] : out_.units) note_pulls(name, unit.says);
    for (const auto& [name, wanted] : asked_)
      for (const auto& one : wanted) note_pull(name, one);
    for (const auto& [name, path] : targets_) {
      unit_file says;
      if (!path.empty()) says = read_unit(host_, path, {})->says;
      read_drop_ins(name, says);
      note_pulls(name, says);
    }
    return std::move(out_);
  }

  /// Few units are timers: the others' files are left alone.
  units_on_disk read_timers() {
    look();
    for (const auto& [name, where] : places_)
      if (unit_type(name) == "timer") add(name, where);
    for (const auto& [target, l] : links_)
      if (unit_type(l.name) == "timer") add_instance(l);
    std::set<std::string> started;
    for (const auto& [name, timer] : out_.units) started.insert(started_by(name, timer.says));
    for (const auto& name : started)
      for (const auto& one : {name, template_of(name)})
        if (const auto at = places_.find(one); at != places_.end() && !out_.units.contains(one))
          add(one, at->second);
    return std::move(out_);
  }

 private:
  void look() {
    for (const auto& f : folders) list(f);
    for (const auto& [name, where] : places_)
      if (const auto id = id_of(name); id != name) aliases_[id].insert(name);
  }

  std::vector<common::dir_entry> entries(const std::string& path) {
    auto got = common::list_known(host_, path, unit_entries_limit);
    if (got) return std::move(*got);
    if (got.error().code != common::errc::not_found) {
      out_.complete = false;
      out_.fault = got.error().detail;
    }
    return {};
  }

  void list(const folder& f) {
    const auto found = entries(f.path);
    out_.some_folder = out_.some_folder || !found.empty();
    for (const auto& e : found) {
      const auto path = std::string(f.path) + "/" + e.name;
      if (e.type == common::dir_entry::kind::directory && is_wanting(e.name)) {
        for (const auto& wanted : entries(path)) {
          if (f.of != owner::vendor) note_link(f, path + "/" + wanted.name, wanted, true);
          if (f.of == owner::vendor)
            asked_[e.name.substr(0, e.name.rfind('.'))].insert(wanted.name);
        }
      } else if (e.name.ends_with(".d")) {
        const auto of = e.name.substr(0, e.name.size() - 2);
        drop_ins_.add(of, static_cast<std::size_t>(&f - folders.data()), path);
        if (of.ends_with(target_end)) targets_.try_emplace(of);
      } else if (e.name.ends_with(target_end)) {
        if (f.of != owner::vendor && e.type == common::dir_entry::kind::file)
          targets_.insert_or_assign(e.name, path);
      } else if (!unit_type(e.name).empty() && may_be_unit(e)) {
        const auto target = e.type == common::dir_entry::kind::symlink
                                ? host_.read_link(path).value_or("")
                                : std::string{};
        places_.try_emplace(e.name, place{&f, target});
        if (!target.empty()) note_link(f, path, e, false);
      }
    }
  }

  /// What starts with the unit or target of that name, whatever enables it.
  void note_pulls(const std::string& name, const unit_file& says) {
    for (const auto& word : says.pulls) note_pull(name, with_specifiers(word, name));
  }
  void note_pull(const std::string& name, const std::string& asked) {
    const auto pulled = id_of(asked);
    auto at = out_.units.find(pulled);
    if (at == out_.units.end()) at = out_.units.find(template_of(pulled));
    if (at != out_.units.end() && at->first != name) at->second.pulled_by.push_back(name);
  }

  void note_link(const folder& f, const std::string& path, const common::dir_entry& e, bool wants) {
    if (e.type != common::dir_entry::kind::symlink || unit_type(e.name).empty()) return;
    if (f.of != owner::administrator && f.of != owner::runtime) return;
    if (const auto target = host_.read_link(path))
      links_.emplace(base_name(*target), link{e.name, wants, f.of == owner::runtime});
  }

  /// The unit that a name stands for in the end.
  std::string id_of(const std::string& name) const {
    constexpr int most_links = 8;
    std::string id = name;
    for (int i = 0; i < most_links; ++i) {
      const auto at = places_.find(id);
      if (at == places_.end() || at->second.target.empty()) return id;
      const auto next = base_name(at->second.target);
      if (next == id || !places_.contains(next)) return id;
      id = next;
    }
    return name;
  }

  void add(const std::string& name, const place& where) {
    unit_on_disk unit{
        .path = fmt::format("/{}/{}", where.in->path, name), .enabled = {}, .says = {}};
    const bool runtime = where.in->of == owner::runtime;
    const auto file = read_unit(host_, unit.path, where.target);
    if (!file->fault.empty()) {
      if (where.target.empty())
        out_.fault = file->fault;  // a dangling link is a broken unit, not one we failed to read
    } else if (file->empty) {
      unit.enabled = runtime ? "masked-runtime" : "masked";
    } else {
      unit.says = file->says;
      read_drop_ins(id_of(name), unit.says);
      unit.enabled = state_of(name, where, unit.says);
    }
    out_.units.emplace(name, std::move(unit));
  }

  /// Of two drop-ins with one name the folder that comes first counts; then they are read in the
  /// order of their names.
  void read_drop_ins(const std::string& id, unit_file& into) {
    const auto aliases = aliases_.find(id);
    std::map<std::string, std::string> files;
    for (const auto& dir :
         drop_ins_.of(id, aliases == aliases_.end() ? std::set<std::string>{} : aliases->second))
      for (const auto& name : names_in(dir)) files.try_emplace(name, dir + "/" + name);
    for (const auto& [file, path] : files)
      if (const auto text = host_.read(path, unit_file_limit))
        read_unit_file(text->bytes, into, "/" + path);
  }

  /// Of a folder that counts for many units each is listed once.
  const std::vector<std::string>& names_in(const std::string& dir) {
    const auto [at, is_new] = in_drop_ins_.try_emplace(dir);
    if (is_new)
      for (const auto& e : entries(dir))
        if (e.name.ends_with(".conf")) at->second.push_back(e.name);
    return at->second;
  }

  std::string state_of(const std::string& name, const place& where, const unit_file& says) const {
    const bool linked =
        !where.target.empty() && where.in->of != owner::vendor && base_name(where.target) == name;
    if (!where.target.empty() && base_name(where.target) != name) return "alias";
    if (where.in->of == owner::generator) return "generated";
    if (where.in->of == owner::transient) return "transient";
    if (const auto by_link = state_by_links(name, says);
        !by_link.empty() && (by_link != "indirect" || !linked))
      return by_link;
    if (linked) return where.in->of == owner::runtime ? "linked-runtime" : "linked";
    return says.install.has_rules ? "disabled" : says.install.has_also ? "indirect" : "static";
  }

  /// Links under a name that its [Install] asks for enable a unit; under another name they only
  /// show that it is in use.
  std::string state_by_links(const std::string& name, const unit_file& says) const {
    bool for_now = false, other = false;
    for (auto [l, end] = links_.equal_range(name); l != end; ++l) {
      const auto& as = l->second.name;
      if (as == name && !l->second.wants) continue;
      const bool known =
          as == name || std::ranges::find(says.install.aliases, as) != says.install.aliases.end() ||
          (!says.install.default_instance.empty() &&
           as == instance_of(name, says.install.default_instance));
      if (known && !l->second.runtime) return "enabled";
      for_now = for_now || known;
      other = true;
    }
    return for_now ? "enabled-runtime" : other ? "indirect" : "";
  }

  /// An instance of a template has no file of its own, only the link that starts it, and drop-ins.
  void add_instance(const link& l) {
    const auto from = l.wants ? out_.units.find(template_of(l.name)) : out_.units.end();
    if (from == out_.units.end() || out_.units.contains(l.name)) return;
    unit_on_disk unit{
        .path = from->second.path,
        .enabled = l.runtime ? "enabled-runtime" : "enabled",
        .says = read_unit(host_, from->second.path, places_[from->first].target)->says};
    read_drop_ins(l.name, unit.says);
    out_.units.emplace(l.name, std::move(unit));
  }

  const common::root_dir& host_;
  units_on_disk out_;
  std::map<std::string, place> places_;
  std::map<std::string, std::set<std::string>> aliases_;  ///< by the unit they stand for
  drop_in_folders drop_ins_;
  /// Targets that somebody wrote or put something over, and their files, where those are not a
  /// package's.
  std::map<std::string, std::string> targets_;
  std::map<std::string, std::set<std::string>> asked_;  ///< by links in vendors' folders of wants
  std::map<std::string, std::vector<std::string>> in_drop_ins_;  ///< their files, by folder
  std::multimap<std::string, link> links_;                       ///< by the unit they point at
};

}  // namespace

units_on_disk read_unit_folders(const common::root_dir& host) { return reader(host).read(); }
units_on_disk read_timer_units(const common::root_dir& host) { return reader(host).read_timers(); }

std::string_view unit_type(std::string_view name) {
  const auto may_be_in_name = [](char c) {
    return common::is_letter(c) || common::is_digit(c) ||
           std::string_view(":-_.\\@").find(c) != std::string_view::npos;
  };
  if (name.size() > 255 || name.starts_with('.') || name.starts_with('@') ||
      !std::ranges::all_of(name, may_be_in_name))
    return {};
  for (const std::string_view type : {"service", "socket", "timer", "path"})
    if (name.size() > type.size() + 1 && name.ends_with(type) &&
        name[name.size() - type.size() - 1] == '.')
      return type;
  return {};
}

}  // namespace collector::inventory
