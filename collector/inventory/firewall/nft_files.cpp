// Files of nftables that are loaded at boot, with those that they include.
#include <fnmatch.h>

#include "collector/inventory/firewall/nft_text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t nft_file_limit = 4u << 20, nft_files_limit = 500, nft_bytes_limit = 32u << 20;
constexpr int deepest_include = 16;

/// One configuration: a file and what it includes.
class nft_configuration {
 public:
  nft_configuration(const common::root_dir& host, firewall_rows& to) : host_(host), to_(to) {}

  void read(const std::string& path) {
    top_ = path;
    if (const auto there = host_.stat(path); !there) {
      if (there.error().code != common::errc::not_found) to_.lost(top_, there.error().detail);
      return;
    }
    to_.found = true;
    file(path, 0);
    to_.add(chains_, "nftables", path);
  }

 private:
  void file(const std::string& path, int depth) {
    if (!takes_more(depth)) return;
    const auto text = host_.read(path, nft_file_limit);
    if (!text) return to_.lost(top_, text.error().detail);
    if (text->truncated)
      return to_.lost(top_, fmt::format("{}: larger than {} bytes", path, nft_file_limit));
    bytes_ += text->bytes.size();
    const bool good = parse_nft(text->bytes, chains_,
                                [&](const std::string& pattern) { include(pattern, depth); });
    if (!good) to_.lost(top_, fmt::format("{}: not all of it reads as rules of nftables", path));
  }

  /// Of files and patterns alike; after the first that is too much none is taken.
  bool takes_more(int depth) {
    if (is_full_) return false;
    is_full_ = depth > deepest_include || ++included_ > nft_files_limit || bytes_ > nft_bytes_limit;
    if (is_full_) to_.lost(top_, fmt::format("{}: more is included than is read", top_));
    return !is_full_;
  }

  /// As nft does: below /etc where it begins with no slash; a pattern may match nothing.
  void include(const std::string& name, int depth) {
    constexpr std::size_t most = 1000;
    auto path = name.starts_with('/') ? name.substr(1) : "etc/" + name;
    if (path.find_first_of("*?[") == std::string::npos) return file(path, depth + 1);
    if (!takes_more(depth)) return;
    const auto slash = path.rfind('/');
    const auto folder = path.substr(0, slash), pattern = path.substr(slash + 1);
    const auto entries = host_.list(folder, most);
    if (!entries)
      return entries.error().code == common::errc::not_found
                 ? void()
                 : to_.lost(top_, entries.error().detail);
    for (const auto& e : *entries)
      if (e.type != common::dir_entry::kind::directory &&
          ::fnmatch(pattern.c_str(), e.name.c_str(), FNM_PERIOD) == 0)
        file(folder + "/" + e.name, depth + 1);
  }

  const common::root_dir& host_;
  firewall_rows& to_;
  std::string top_;
  chain_map chains_;
  std::size_t included_ = 0, bytes_ = 0;
  bool is_full_ = false;
};

}  // namespace

void read_nftables_files(const common::root_dir& host, firewall_rows& to) {
  for (const auto* path : {"etc/nftables.conf", "etc/sysconfig/nftables.conf", "etc/nftables.nft"})
    nft_configuration(host, to).read(path);
}

}  // namespace collector::inventory
