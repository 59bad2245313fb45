#include "collector/inventory/firewall/iptables_blob.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

#include "common/letters.hpp"

namespace collector::inventory {

namespace {

/// The head of a match and of a target: size, name, revision.
constexpr std::size_t element_head = 32, element_name = 29;
constexpr std::array<std::string_view, table_hooks::count> built_in{
    "PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"};

template <class T>
std::optional<T> number_at(std::string_view bytes, std::size_t at) {
  T out{};
  if (at > bytes.size() || bytes.size() - at < sizeof out) return std::nullopt;
  std::memcpy(&out, bytes.data() + at, sizeof out);
  return out;
}

struct element {
  std::string_view name, data;
  std::uint8_t revision = 0;
};

/// The match or target at the beginning of `bytes`.
std::optional<element> element_at(std::string_view bytes) {
  const auto size = number_at<std::uint16_t>(bytes, 0);
  if (!size || *size < element_head || *size > bytes.size()) return std::nullopt;
  const auto name = bytes.substr(sizeof *size, element_name);
  return element{.name = name.substr(0, name.find('\0')),
                 .data = bytes.substr(element_head, *size - element_head),
                 .revision = static_cast<std::uint8_t>(bytes[element_head - 1])};
}

struct entry {
  std::size_t at = 0;
  std::string_view match, elements;  ///< what it matches by itself, and the matches it names
  element target;
};

class blob_parser {
 public:
  blob_parser(std::string_view bytes, const entry_shape& shape, const table_hooks& hooks)
      : bytes_(bytes), shape_(shape), hooks_(hooks) {}

  bool read() {
    for (std::size_t at = 0; at < bytes_.size();) {
      const auto rest = bytes_.substr(at);
      const auto target = number_at<std::uint16_t>(rest, shape_.offsets),
                 next = number_at<std::uint16_t>(rest, shape_.offsets + 2);
      if (!target || !next || *target < shape_.elements || *next < *target || *next > rest.size())
        return false;
      const auto what = element_at(rest.substr(0, *next).substr(*target));
      if (!what) return false;
      all_.push_back({at, rest.substr(0, shape_.match),
                      rest.substr(shape_.elements, *target - shape_.elements), *what});
      if (what->name == "ERROR") heads_[at + *next] = text_of(what->data);
      at += *next;
    }
    return !all_.empty();
  }

  bool add(std::string_view table, chain_map& to) const {
    std::pair<schemas::firewall_chain, chain_rules>* chain = nullptr;
    std::size_t policy = bytes_.size();  // where that of the chain is
    for (std::size_t i = 0; i < all_.size(); ++i) {
      const auto& e = all_[i];
      if (const auto hook = hook_at(e.at)) {
        chain = &to.at(shape_.family, table, built_in[*hook]);
        chain->first.hook = common::lower_case(built_in[*hook]);
        policy = hooks_.last[*hook];
      }
      if (e.target.name == "ERROR") {
        if (i + 1 == all_.size()) return true;
        chain = &to.at(shape_.family, table, text_of(e.target.data));
        policy = bytes_.size();
        continue;
      }
      if (chain == nullptr) return false;
      if (e.at == policy)
        chain->first.policy = verdict_of(e) == "-1" ? "drop" : "accept";
      else if (policy != bytes_.size() ||
               all_[std::min(i + 1, all_.size() - 1)].target.name != "ERROR")
        chain->second.add(rule_of_entry(e),
                          verdict_of_rule(e));  // what ends an own chain is no rule
    }
    return false;  // the last entry is no rule
  }

 private:
  static std::string text_of(std::string_view bytes) {
    return std::string(bytes.substr(0, bytes.find('\0')).substr(0, element_name));
  }

  std::optional<std::size_t> hook_at(std::size_t at) const {
    for (std::size_t h = 0; h < table_hooks::count; ++h)
      if ((hooks_.valid >> h & 1) != 0 && hooks_.first[h] == at) return h;
    return std::nullopt;
  }

  /// A verdict is a number below zero, or the place of the chain to go on with, which moves when
  /// other chains change.
  std::string verdict_of(const entry& e) const {
    const auto verdict = number_at<std::int32_t>(e.target.data, 0);
    if (!verdict) return "?";
    if (*verdict < 0) return std::to_string(*verdict);
    const auto head = heads_.find(static_cast<std::size_t>(*verdict));
    return head == heads_.end() ? "next" : "jump " + head->second;
  }

  /// All zero: any address, device and protocol. A match that is only a comment holds nothing back.
  rule_verdict verdict_of_rule(const entry& e) const {
    constexpr std::string_view accept = "-2", drop = "-1";
    if (e.match.find_first_not_of('\0') != e.match.npos) return rule_verdict::of_some;
    for (auto rest = e.elements; !rest.empty();) {
      const auto one = element_at(rest);
      if (!one || one->name != "comment") return rule_verdict::of_some;
      rest.remove_prefix(element_head + one->data.size());
    }
    if (e.target.name == "REJECT") return rule_verdict::refuses;
    if (!e.target.name.empty()) return rule_verdict::of_some;
    const auto verdict = verdict_of(e);
    return verdict == accept ? rule_verdict::accepts
           : verdict == drop ? rule_verdict::refuses
                             : rule_verdict::of_some;
  }

  std::string rule_of_entry(const entry& e) const {
    std::string out;
    add_part(out, e.match);
    for (auto rest = e.elements; !rest.empty();) {
      const auto one = element_at(rest);
      if (!one) {
        add_part(out, rest);
        break;
      }
      add_element(out, *one);
      rest.remove_prefix(element_head + one->data.size());
    }
    if (e.target.name.empty())
      add_part(out, verdict_of(e));
    else
      add_element(out, e.target);
    return out;
  }

  static void add_element(std::string& to, const element& e) {
    add_part(to, e.name);
    to += static_cast<char>(e.revision);
    add_part(to, e.data);
  }

  std::string_view bytes_;
  const entry_shape& shape_;
  const table_hooks& hooks_;
  std::vector<entry> all_;
  std::map<std::size_t, std::string> heads_;  ///< chains by the place of their first rule
};

}  // namespace

bool parse_iptables_entries(std::string_view entries, const entry_shape& shape,
                            const table_hooks& hooks, std::string_view table, chain_map& to) {
  blob_parser parser(entries, shape, hooks);
  return parser.read() && parser.add(table, to);
}

}  // namespace collector::inventory
