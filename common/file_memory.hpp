// What was made of files that nobody touched since: the next scan takes it over instead of reading
// them again.
//
// Exact, not likely: a file is the same only if device, inode, size and both of its times, to the
// nanosecond, are; and what is made of it is kept only if it was last touched a minute before it
// was looked at. Within that minute two changes could carry one time, and a program that writes
// through memory may not have been noticed by the kernel yet. It is kept only on file systems that
// are known to keep these times for files and folders alike.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/clock.hpp"
#include "common/root_dir.hpp"

namespace common {

class file_memory {
 public:
  /// The files and folders that something was made of, as they are; what is not there is part of
  /// it.
  struct sources {
    std::vector<file_id> ids;
    bool settled = false;  ///< nobody touched them lately
  };

  explicit file_memory(milliseconds untouched_for = std::chrono::minutes{1})
      : untouched_for_(untouched_for), current_(&parts_[0]) {}
  file_memory(const file_memory&) = delete;
  file_memory& operator=(const file_memory&) = delete;

  /// Forgets which file systems there are: they are as mounted now; and of what parts share for a
  /// scan, what the last one did not ask for.
  void begin_scan();
  /// What follows is of this part (a table); forgets what was not asked for since the part began
  /// last. Parts share nothing, so that each may be scanned as often as it likes.
  void begin_part(unsigned part);

  /// nullptr: not remembered, or made of something else.
  std::shared_ptr<const void> find(const std::string& what, const sources& of);
  void keep(const std::string& what, const sources& of, std::shared_ptr<const void> made);
  /// The same for what several parts have in common; it is kept until something replaces it.
  std::shared_ptr<const void> shared(const std::string& what, const sources& of);
  void share(const std::string& what, const sources& of, std::shared_ptr<const void> made);
  /// For as long as each scan asks for it: what is large, and can be made again.
  void share_for_scan(const std::string& what, const sources& of, std::shared_ptr<const void> made);
  /// What the part itself found out, to be looked at again by whoever asks for it; nullptr: nothing
  /// yet.
  std::shared_ptr<const void> hint(const std::string& of);
  void keep_hint(const std::string& of, std::shared_ptr<const void> found) {
    keep(of, {.ids = {}, .settled = true}, std::move(found));
  }
  /// Whether the file system of that device is one whose times can be relied on.
  bool trusts(const root_dir& host, const std::string& path, std::uint64_t device);

  milliseconds untouched_for() const { return untouched_for_; }
  std::size_t size() const;

 private:
  struct entry {
    std::vector<file_id> ids;
    std::shared_ptr<const void> made;
    bool used = true;
    bool for_scan = false;
  };
  using entries = std::unordered_map<std::string, entry>;
  milliseconds untouched_for_;
  std::unordered_map<unsigned, entries> parts_;
  entries shared_;
  entries* current_;
  std::unordered_map<std::uint64_t, bool> devices_;
};

/// As they are now; not settled when one cannot be looked at. The root has a memory.
file_memory::sources look_at(const root_dir& host, std::initializer_list<std::string> paths);

/// What `make` makes of the files at `paths`, which is all it may look at; `what` names the maker.
/// It returns a pointer to a T, and nullptr or what `worth` refuses is not remembered.
template <class T, class Make, class Worth>
std::shared_ptr<const T> known(const root_dir& host, std::string_view what,
                               std::initializer_list<std::string> paths, Make make, Worth worth) {
  auto* memory = host.memory();
  if (memory == nullptr) return make();
  std::string name(what);
  for (const auto& p : paths) name.append(1, '\0').append(p);
  const auto of = look_at(host, paths);
  if (auto found = memory->find(name, of)) return std::static_pointer_cast<const T>(found);
  std::shared_ptr<const T> made = make();
  bool keeps = of.settled && made != nullptr && worth(*made);
  for (std::size_t i = 0; keeps && i < of.ids.size(); ++i)
    keeps = of.ids[i] == file_id{} || memory->trusts(host, *(paths.begin() + i), of.ids[i].device);
  if (keeps) memory->keep(name, of, made);
  return made;
}

/// The entries of a folder, as root_dir::list gives them.
result<std::vector<dir_entry>> list_known(const root_dir& host, const std::string& path,
                                          std::size_t limit);

}  // namespace common
