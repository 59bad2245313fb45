#include "collector/inventory/protocols/interfaces_file.hpp"

#include <algorithm>
#include <array>

#include "collector/inventory/protocols/source_names.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t interfaces_limit = 256u << 10, stanzas_limit = 2000, options_limit = 500,
                      files_limit = 2000, option_bytes = 1024;
constexpr std::size_t deepest_source = 16;

/// Takes a word off the front, and the blanks around it.
std::string_view take_word(std::string_view& rest) {
  rest = trim(rest);
  const auto end = std::min(rest.find_first_of(" \t"), rest.size());
  const auto word = rest.substr(0, end);
  rest = trim(rest.substr(end));
  return word;
}

/// The next line with its continuations. A comment ends with its line, whatever it ends with.
bool next_entry(std::string_view& rest, std::string& out, std::size_t& line_number) {
  out.clear();
  for (std::string_view line; next_line(rest, line);) {
    ++line_number;
    line = trim(line);
    if (out.empty() && line.starts_with('#')) continue;
    const bool more = line.ends_with('\\');
    if (more) line.remove_suffix(1);
    if (out.size() < interfaces_limit) out.append(line).append(more ? " " : "");
    if (!more) return true;
  }
  return !out.empty();
}

bool is_plain_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-';
  });
}

class interfaces_reader {
 public:
  interfaces_reader(const common::root_dir& host, protocol_rows& to) : host_(host), to_(to) {}

  std::vector<interface_stanza> read() {
    constexpr const char* first = "/etc/network/interfaces";
    file(first);
    return std::move(stanzas_);
  }

 private:
  enum class kind { none, iface, passed_over, mapping };

  void file(const std::string& path) {
    if (std::ranges::find(open_, path) != open_.end()) return;  // it is being read already
    if (open_.size() == deepest_source || ++files_ > files_limit)
      return to_.lost(path + ": sourced files nested too deep, or too many");
    const auto content = host_.read(path, interfaces_limit);
    if (!content) {
      const auto code = content.error().code;
      if (code == common::errc::refused) return to_.noted(content.error().detail);  // a folder
      return code == common::errc::not_found ? void() : to_.lost(content.error().detail);
    }
    if (content->truncated)
      to_.lost(fmt::format("{}: larger than {} bytes", path, interfaces_limit));
    to_.found = true;
    open_.push_back(path);
    inside_ = kind::none;
    std::string_view rest = content->bytes;
    std::size_t line_number = 0;
    for (std::string entry; next_entry(rest, entry, line_number);)
      if (!line(entry))
        to_.noted(fmt::format("{}:{}: not understood: {}", path, line_number, entry.substr(0, 60)));
    open_.pop_back();
    inside_ = kind::none;
  }

  /// False: ifupdown does not know what it means.
  bool line(std::string_view rest) {
    const auto word = take_word(rest);
    if (word.empty()) return true;
    if (word == "iface") return iface(rest);
    if (word == "source") return source(rest, false);
    if (word == "source-directory" || word == "source-dir") return source(rest, true);
    if (word == "mapping") return inside_ = kind::mapping, !rest.empty();
    if (word == "auto" || word.starts_with("allow-") || word == "no-auto-down" ||
        word == "no-scripts" || word == "rename")
      return inside_ = kind::none, true;
    if (inside_ == kind::mapping) return word == "script" || word == "map";
    if (inside_ == kind::passed_over) return true;  // told once
    return inside_ == kind::iface && option(word, rest);
  }

  /// `iface NAME [FAMILY [METHOD]] [inherits NAME]`; what a template says need not be said again.
  bool iface(std::string_view rest) {
    interface_stanza s;
    s.name = take_word(rest).substr(0, 256);
    s.path = open_.back();
    std::array<std::string*, 2> both{&s.family, &s.method};
    std::size_t n = 0;
    bool understood = !s.name.empty();
    while (!rest.empty()) {
      const auto word = take_word(rest);
      if (word == "inherits")
        understood = inherit(take_word(rest), s) && understood;
      else if (n < both.size())
        *both[n++] = word.substr(0, 64);
      else
        understood = false;  // passed over by ifupdown, too, and told
    }
    inside_ = kind::passed_over;
    if (s.family.empty() || s.method.empty()) return false;
    if (stanzas_.size() == stanzas_limit)
      return to_.lost(fmt::format("more than {} stanzas", stanzas_limit)), true;
    stanzas_.push_back(std::move(s));
    inside_ = kind::iface;
    return understood;
  }

  bool inherit(std::string_view name, interface_stanza& into) const {
    const auto base = std::ranges::find_if(stanzas_, [&](const auto& s) {
      return s.name == name && (into.family.empty() || s.family == into.family);
    });
    if (base == stanzas_.end()) return false;
    if (into.family.empty()) into.family = base->family;
    if (into.method.empty()) into.method = base->method;
    const auto room = options_limit - std::min(options_limit, into.options.size());
    into.options.insert(
        into.options.end(), base->options.begin(),
        base->options.begin() + static_cast<std::ptrdiff_t>(std::min(room, base->options.size())));
    return true;
  }

  bool option(std::string_view word, std::string_view value) {
    auto& all = stanzas_.back().options;
    if (value.empty()) return false;
    if (all.size() < options_limit)
      all.emplace_back(word.substr(0, 256), value.substr(0, option_bytes));
    return true;
  }

  /// The words of a line, each a path or a pattern of paths. Only the first one may begin at the
  /// folder of the file it is in; the others then begin where ifup is started, which is `/`.
  bool source(std::string_view rest, bool folders) {
    inside_ = kind::none;
    const auto words = shell_words(rest);
    if (!words || words->empty()) return false;
    const auto from = open_.back();
    for (std::size_t i = 0; i < words->size(); ++i) {
      auto path = (*words)[i];
      if (!path.starts_with('/'))
        path = (i == 0 ? from.substr(0, from.rfind('/') + 1) : "/") + path;
      const auto found = match_paths(host_, path, files_limit);
      if (!found.all) to_.lost(from + ": not all is read of " + path.substr(0, 200));
      for (const auto& one : found.paths) folders ? folder(one) : file(one);
      inside_ = kind::none;
    }
    return true;
  }

  void folder(const std::string& path) {
    const auto entries = host_.list(path, files_limit);
    if (!entries && entries.error().code != common::errc::not_found)
      return to_.lost(entries.error().detail);
    if (!entries) return;
    for (const auto& e : *entries)
      if (is_plain_name(e.name) && e.type != common::dir_entry::kind::directory)
        file(path + "/" + e.name);
  }

  const common::root_dir& host_;
  protocol_rows& to_;
  std::vector<interface_stanza> stanzas_;
  std::vector<std::string> open_;  ///< files that are being read, the first one first
  std::size_t files_ = 0;
  kind inside_ = kind::none;
};

}  // namespace

std::vector<interface_stanza> read_interfaces(const common::root_dir& host, protocol_rows& to) {
  return interfaces_reader(host, to).read();
}

}  // namespace collector::inventory
