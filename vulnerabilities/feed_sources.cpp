#include "vulnerabilities/feed_sources.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "common/hash.hpp"
#include "common/hex.hpp"
#include "common/root_dir.hpp"
#include "vulnerabilities/debian_tracker.hpp"
#include "vulnerabilities/read_openvex.hpp"
#include "vulnerabilities/read_osv.hpp"
#include "vulnerabilities/zip_archive.hpp"

namespace vulnerabilities {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

constexpr std::size_t folder_entries = 2'000'000;
constexpr int folder_depth = 8;
constexpr std::size_t beginning_bytes = 4096;
constexpr u64 progress_step = 1'000;

/// With the file's name in front, if that is not there yet.
status in_file(const std::string& path, const status& s) {
  if (s || s.error().detail.starts_with(path)) return s;
  return fail(s.error().code, "{}: {}", path, s.error().detail);
}

class source_reader {
 public:
  source_reader(feed_import& to, common::root_dir host, const import_progress& progress)
      : to_(to), host_(std::move(host)), progress_(progress) {}

  /// Files of records are one source together; archives are one each.
  status read(const std::vector<std::string>& paths) {
    for (const auto& path : paths)
      if (auto s = read_path(std::filesystem::absolute(path).lexically_normal()); !s) return s;
    return end_loose();
  }

 private:
  status read_path(const std::string& path) {
    const auto facts = host_.stat(path);
    if (!facts) return fail(facts.error());
    if (!S_ISDIR(facts->mode)) return read_file(path);
    if (auto s = end_loose(); !s) return s;
    if (auto s = read_folder(path, 0); !s) return s;
    return end_loose();
  }

  /// In the order of the names; what is neither JSON nor ZIP is passed over.
  status read_folder(const std::string& path, int depth) {
    if (depth > folder_depth)
      return fail(errc::too_large, "{}: folders nested deeper than {}", path, folder_depth);
    const auto entries = host_.list(path, folder_entries);
    if (!entries) return fail(entries.error());
    using kind = common::dir_entry::kind;
    for (const auto& entry : *entries) {
      const auto inner = path + "/" + entry.name;
      const bool is_file = entry.type == kind::file || entry.type == kind::symlink;
      const bool is_named = entry.name.ends_with(".json") || entry.name.ends_with(".zip");
      status s;
      if (entry.type == kind::directory) s = read_folder(inner, depth + 1);
      if (is_file && is_named) s = read_file(inner);
      if (!s) return s;
    }
    return {};
  }

  status read_file(const std::string& path) {
    const auto file = host_.read(path, record_bytes);
    if (!file) return fail(file.error());
    if (file->bytes.starts_with("PK")) return in_file(path, read_archive(path));
    if (looks_like_tracker(std::string_view(file->bytes).substr(0, beginning_bytes)))
      return in_file(path, read_tracker(path, file->facts));
    if (file->truncated)
      return fail(errc::too_large, "{}: larger than {} bytes; a record was expected", path,
                  record_bytes);
    loose_.add(std::filesystem::path(path).filename().string()).add({"\0", 1});
    loose_.add(common::sha256(file->bytes));
    ++loose_files_;
    return in_file(path, add_record(file->bytes));
  }

  status add_record(std::string_view bytes) {
    if (may_be_openvex(bytes)) {
      const auto document = read_openvex(bytes);
      if (!document) return fail(document.error());
      if (*document) return to_.add(**document);
    }
    auto record = read_osv(bytes);
    if (!record) return fail(record.error());
    if (progress_ && to_.records() % progress_step == 0) progress_(to_.records());
    return to_.add(std::move(*record));
  }

  status end_loose() {
    if (loose_files_ == 0) return {};
    loose_files_ = 0;
    return to_.end_source(common::to_hex(loose_.finish()));
  }

  status read_archive(const std::string& path) {
    if (auto s = end_loose(); !s) return s;
    auto sha256 = hash_of(path);
    if (!sha256) return fail(sha256.error());
    auto file = host_.open_file(path);
    if (!file) return fail(file.error());
    const auto take = [&](std::string_view, std::string_view bytes) { return add_record(bytes); };
    if (auto s = each_zip_entry(std::move(*file), ".json", record_bytes, take); !s) return s;
    return to_.end_source(*sha256);
  }

  /// The tracker's JSON has no date of its own.
  status read_tracker(const std::string& path, const common::file_facts& facts) {
    if (auto s = end_loose(); !s) return s;
    if (facts.size > tracker_bytes)
      return fail(errc::too_large, "larger than {} bytes", tracker_bytes);
    auto sha256 = hash_of(path);
    if (!sha256) return fail(sha256.error());
    auto file = host_.open_file(path);
    if (!file) return fail(file.error());
    std::ifstream in(fmt::format("/proc/self/fd/{}", file->get()), std::ios::binary);
    const auto take = [&](const tracked_problem& p) {
      const auto release = release_of_codename(p.codename);
      if (release.empty()) return status{};
      return to_.add(feed_import::minor_problem{release, p.source, p.cve, p.why});
    };
    if (auto s = each_minor_problem(in, take); !s) return s;
    to_.set_date(facts.mtime_ms);
    return to_.end_source(*sha256);
  }

  result<std::string> hash_of(const std::string& path) {
    auto file = host_.open_file(path);
    if (!file) return fail(file.error());
    common::hasher hash;
    std::string room(1u << 16, '\0');
    for (;;) {
      const auto n = ::read(file->get(), room.data(), room.size());
      if (n < 0) return fail(errc::io, "cannot be read");
      if (n == 0) return common::to_hex(hash.finish());
      hash.add(std::string_view(room).substr(0, static_cast<std::size_t>(n)));
    }
  }

  feed_import& to_;
  common::root_dir host_;
  const import_progress& progress_;
  common::hasher loose_;  ///< of the files that are one source
  std::size_t loose_files_ = 0;
};

}  // namespace

status read_sources(feed_import& to, const std::vector<std::string>& paths,
                    const import_progress& progress) {
  auto host = common::root_dir::open("/");
  if (!host) return fail(host.error());
  return source_reader(to, std::move(*host), progress).read(paths);
}

}  // namespace vulnerabilities
