// interfaces(5) of ifupdown, its sourced files included.
#include <algorithm>
#include <utility>

#include "collector/inventory/protocols/sources.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t interfaces_limit = 256u << 10, stanzas_limit = 2000;
constexpr int deepest_source = 4;

class reader {
 public:
  reader(const common::root_dir& host, protocol_rows& to) : host_(host), to_(to) {}

  void file(const std::string& path, int depth) {
    const auto content = host_.read(path, interfaces_limit);
    if (!content)
      return content.error().code == common::errc::not_found && depth == 0
                 ? void()
                 : to_.lost(content.error().detail);
    to_.found = true;
    std::string_view rest = content->bytes;
    for (std::string entry; next_joined(rest, entry);) line(entry, path, depth);
    end();
  }

  void finish() {
    for (const auto& r : rows_) to_.add(r);
  }

 private:
  void line(std::string_view s, const std::string& path, int depth) {
    if (s.empty() || s[0] == '#') return;
    const auto blank = s.find_first_of(" \t");
    const auto word = s.substr(0, blank),
               value = blank == s.npos ? std::string_view{} : trim(s.substr(blank));
    if (word == "iface") return begin(value, path);
    if (word == "auto" || word.starts_with("allow-") || word == "mapping" || word == "source" ||
        word == "source-directory")
      end();
    if (word == "source" || word == "source-directory") return include(value, path, depth);
    if (open_) option(word, value);
  }

  void begin(std::string_view value, const std::string& path) {
    end();
    const auto words = split(value, ' ', 8);
    if (words.size() < 3 || (words[1] != "inet" && words[1] != "inet6")) return;
    open_ = true;
    row_ = {};
    row_.interface = text_or_absent(words[0], 256);
    row_.family = words[1] == "inet" ? "ipv4" : "ipv6";
    row_.source = "ifupdown";
    row_.connection = path.substr(path.rfind('/') + 1);
    row_.method = text_or_absent(words.back(), 64);
    row_.dhcp = row_.method == "dhcp";
    row_.addresses.emplace();
    row_.path = path.starts_with('/') ? path : "/" + path;
  }

  void option(std::string_view word, std::string_view value) {
    if (word == "address" && row_.addresses->size() < 200)
      row_.addresses->emplace_back(value.substr(0, 64));
    if (word == "gateway") row_.gateway = text_or_absent(value.substr(0, value.find(' ')), 64);
    if (word == "metric") row_.metric = number(value);
  }

  /// An interface may have several stanzas of a family, one an address: they are one row.
  void end() {
    if (!std::exchange(open_, false)) return;
    const auto same = std::ranges::find_if(rows_, [&](const auto& r) {
      return r.interface == row_.interface && r.family == row_.family &&
             r.connection == row_.connection;
    });
    if (same == rows_.end()) {
      if (rows_.size() < stanzas_limit) return rows_.push_back(row_);
      return to_.lost(fmt::format("more than {} stanzas", stanzas_limit));
    }
    same->addresses->insert(same->addresses->end(), row_.addresses->begin(), row_.addresses->end());
    same->dhcp = *same->dhcp || *row_.dhcp;
    if (!same->gateway) same->gateway = row_.gateway;
    if (!same->metric) same->metric = row_.metric;
  }

  /// A folder's files, or a path whose last part may be `*`, as the file that Debian ships has it.
  void include(std::string_view value, const std::string& from, int depth) {
    std::string path(value);
    if (!path.starts_with('/')) path = from.substr(0, from.rfind('/') + 1) + path;
    if (depth == deepest_source) return to_.lost(from + ": sourced files nested too deep");
    if (path.ends_with("/*")) path.resize(path.size() - 2);
    const auto entries = host_.list(path, 1000);
    if (!entries && path.find('*') != std::string::npos)
      return to_.lost(from + ": a pattern that is not read: " + path.substr(0, 200));
    if (!entries) return host_.stat(path) ? file(path, depth + 1) : void();
    for (const auto& e : *entries)
      if (e.type != common::dir_entry::kind::directory && e.name.find('.') == std::string::npos)
        file(path + "/" + e.name, depth + 1);
  }

  const common::root_dir& host_;
  protocol_rows& to_;
  std::vector<schemas::protocol> rows_;
  schemas::protocol row_;
  bool open_ = false;
};

}  // namespace

void read_ifupdown(const common::root_dir& host, protocol_rows& to) {
  reader r(host, to);
  r.file("etc/network/interfaces", 0);
  r.finish();
}

}  // namespace collector::inventory
