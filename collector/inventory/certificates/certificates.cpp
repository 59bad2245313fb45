// The table `certificates`: the store of trusted authorities, and where servers commonly keep their
// own.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "collector/inventory/certificates/x509.hpp"
#include "collector/inventory/faults.hpp"
#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/provider.hpp"
#include "common/file_memory.hpp"
#include "common/hash.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

namespace {

using kind = common::dir_entry::kind;
constexpr std::array places{"etc/ssl",
                            "etc/pki",
                            "etc/letsencrypt/live",
                            "usr/share/ca-certificates",
                            "usr/local/share/ca-certificates",
                            "usr/share/pki",
                            "usr/lib/ssl",
                            "etc/ca-certificates"};
/// There a certificate counts whatever its file is called: `a1b2c3d4.0`, `anchor`.
constexpr std::array<std::string_view, 5> any_name{"etc/ssl/certs", "etc/pki/ca-trust/source",
                                                   "etc/pki/trust", "usr/share/pki/trust",
                                                   "etc/ca-certificates/trust-source"};
constexpr std::array<std::string_view, 5> suffixes{".pem", ".crt", ".cer", ".der", ".cert"};
constexpr std::size_t file_limit = 4u << 20, bytes_limit = 128u << 20, files_limit = 20'000,
                      entries_limit = 20'000, rows_limit = 20'000, paths_limit = 32;
constexpr int most_depth = 6;

bool has_usual_name(std::string_view path) {
  return std::ranges::any_of(suffixes, [&](auto s) { return path.ends_with(s); });
}

bool counts_by_any_name(std::string_view folder) {
  return std::ranges::any_of(any_name, [&](auto one) {
    return folder.starts_with(one) && (folder.size() == one.size() || folder[one.size()] == '/');
  });
}

/// In PEM or DER.
bool may_be_certificate(std::string_view file) {
  return file.find("CERTIFICATE-----") != file.npos || file.starts_with("\x30\x82");
}

using certificate = std::shared_ptr<const schemas::certificate>;

/// What one file holds.
struct contents {
  std::size_t bytes = 0;
  std::vector<certificate> all;
  std::vector<std::string> faults;
};

class search {
 public:
  search(const common::root_dir& host, const further_folders& further)
      : host_(host), further_(further) {}

  /// Files are read where they lie; the links to them that a store is made of add nothing, those
  /// that lead elsewhere do.
  table_scan run() {
    for (const auto* place : places) list(place, 0);
    for (const auto& folder : further_) list(folder, 0);
    std::ranges::sort(links_);
    for (const auto& path : files_) read(path);
    for (const auto& path : links_) read(path);
    finish();
    return std::move(out_);
  }

 private:
  struct row {
    certificate about;
    std::vector<std::string> paths;
  };

  void list(const std::string& folder, int depth) {
    const auto entries = common::list_known(host_, folder, entries_limit);
    if (!entries)
      return entries.error().code == common::errc::not_found ? void()
                                                             : lost(folder, entries.error().detail);
    found_ = true;
    const bool any = counts_by_any_name(folder);
    for (const auto& e : *entries) {
      const auto path = folder + "/" + e.name;
      const bool wanted = any || has_usual_name(e.name);
      if (e.type == kind::directory && e.name != "private") {
        if (depth < most_depth) list(path, depth + 1);
      } else if (wanted && files_.size() + links_.size() == files_limit) {
        return lost("", fmt::format("more than {} files", files_limit));
      } else if (wanted && e.type == kind::file) {
        files_.push_back(path);
      } else if (wanted && e.type == kind::symlink) {
        links_.push_back(path);
      }
    }
  }

  void read(const std::string& path) {
    const auto facts = host_.stat(path);
    if (!facts || !S_ISREG(facts->mode)) return;  // a link that leads nowhere, or to a folder
    if (!seen_.emplace(facts->id.device, facts->id.inode).second) return;
    const auto held = common::known<contents>(
        host_, "certificates", {path}, [&] { return std::make_shared<contents>(look_into(path)); },
        [](const contents& c) { return c.faults.empty(); });
    bytes_ += held->bytes;
    if (bytes_ > bytes_limit)
      return lost("", fmt::format("more than {} bytes of certificates", bytes_limit));
    for (const auto& fault : held->faults) lost(path, fault);
    for (const auto& c : held->all) take(c, path);
  }

  contents look_into(const std::string& path) {
    contents out;
    const auto file = host_.read(path, file_limit);
    if (!file) return out.faults.push_back(file.error().detail), out;
    if (!has_usual_name(path) && !may_be_certificate(file->bytes)) return out;
    out.bytes = file->bytes.size();
    if (file->truncated)
      out.faults.push_back(fmt::format("{}: larger than {} bytes", path, file_limit));
    const auto all = each_certificate(file->bytes, [&](std::string_view der) {
      if (auto c = parse_once(der))
        out.all.push_back(std::move(*c));
      else
        out.faults.push_back(fmt::format("{}: {}", path, c.error().detail));
    });
    if (!all) out.faults.push_back(fmt::format("{}: {}", path, all.error().detail));
    return out;
  }

  /// The same bytes are parsed once, however many files they lie in.
  common::result<certificate> parse_once(std::string_view der) {
    auto& known = by_bytes_[common::sha256(der)];
    if (known) return known;
    auto c = parse_certificate(der);
    if (!c) return common::fail(c.error());
    return known = std::make_shared<const schemas::certificate>(std::move(*c));
  }

  void take(const certificate& c, const std::string& path) {
    if (rows_.size() == rows_limit && !rows_.contains(*c->sha256))
      return lost("", fmt::format("more than {} certificates", rows_limit));
    auto& row = rows_[*c->sha256];
    row.about = c;
    if (row.paths.size() < paths_limit) row.paths.push_back("/" + path);
  }

  void finish() {
    if (!found_ && met_.none()) {
      out_.status = schemas::table_status::unsupported;
      out_.reason = "no certificates are kept here";
    }
    met_.tell(out_);
    for (auto& [key, found] : rows_) {
      std::ranges::sort(found.paths);
      const auto twice = std::ranges::unique(found.paths);
      found.paths.erase(twice.begin(), twice.end());
      auto c = *found.about;
      c.path = found.paths.front();
      c.paths = std::move(found.paths);
      out_.rows.push_back(masked_row(c));
    }
  }

  /// What lies at that path below the root; empty: anything.
  void lost(const std::string& path, const std::string& what) {
    met_.lost(path.empty() ? everything() : gap{{{"path", "/" + path}}}, what);
  }

  const common::root_dir& host_;
  const further_folders& further_;
  table_scan out_;
  bool found_ = false;
  faults met_;
  std::size_t bytes_ = 0;
  std::vector<std::string> files_, links_;
  std::set<std::pair<std::uint64_t, std::uint64_t>> seen_;
  std::map<std::string, certificate> by_bytes_;
  std::map<std::string, row> rows_;
};

}  // namespace

table_scan collect_certificates(const common::root_dir& host, const further_folders& further) {
  return search(host, further).run();
}

}  // namespace collector::inventory
