#include "collector/inventory/firewall/nft_text.hpp"

#include <algorithm>
#include <array>

#include "collector/inventory/text.hpp"
#include "common/letters.hpp"

namespace collector::inventory {

namespace {

using words = std::vector<std::string_view>;
constexpr std::size_t name_limit = 256, words_limit = 200'000, configured_limit = 20'000;

bool is_family(std::string_view w) {
  static constexpr std::array<std::string_view, 6> all{"ip",     "ip6",    "inet",
                                                       "bridge", "netdev", "arp"};
  return std::ranges::find(all, w) != all.end();
}

/// Words, strings in quotes, and the signs that part them; a line's end is a `;`.
class nft_lexer {
 public:
  explicit nft_lexer(std::string_view text) : rest_(text) {}

  /// Empty: the end.
  std::string_view next() {
    for (;;) {
      while (!rest_.empty() && (common::is_blank(rest_[0]) || rest_[0] == '\r')) take(1);
      if (rest_.starts_with("\\\n")) {
        take(2);
      } else if (rest_.starts_with('#')) {
        take(std::min(rest_.find('\n'), rest_.size()));
      } else {
        break;
      }
    }
    if (rest_.empty()) return {};
    if (rest_[0] == '\n') return take(1), ";";
    if (is_sign(rest_[0])) return take(1);
    if (rest_[0] == '"') return take(std::min(rest_.find('"', 1), rest_.size() - 1) + 1);
    std::size_t end = 1;
    while (end < rest_.size() && !is_end(rest_[end])) ++end;
    return take(end);
  }

 private:
  static bool is_sign(char c) { return c == '{' || c == '}' || c == ';' || c == ','; }
  static bool is_end(char c) {
    return is_sign(c) || common::is_blank(c) || c == '\n' || c == '\r' || c == '"' || c == '#';
  }
  std::string_view take(std::size_t n) {
    const auto out = rest_.substr(0, n);
    rest_.remove_prefix(n);
    return out;
  }
  std::string_view rest_;
};

std::string without_quotes(std::string_view w) {
  if (w.size() > 1 && w.starts_with('"') && w.ends_with('"')) w = w.substr(1, w.size() - 2);
  return std::string(w.substr(0, name_limit));
}

/// `packets 7 bytes 900` after `counter` is no part of the rule.
std::string rule_of_words(const words& all, std::size_t from) {
  std::string out;
  for (std::size_t i = from; i < all.size(); ++i) {
    out.append(out.empty() ? "" : " ").append(all[i]);
    if (all[i] == "counter" && i + 4 < all.size() && all[i + 1] == "packets" &&
        all[i + 3] == "bytes")
      i += 4;
  }
  return out;
}

/// `accept` or `drop` with nothing in front of it but what counts and logs.
rule_verdict verdict_of_words(const words& all, std::size_t from) {
  for (std::size_t i = from; i < all.size(); ++i) {
    if (all[i] == "accept") return rule_verdict::accepts;
    if (all[i] == "drop" || all[i] == "reject") return rule_verdict::refuses;
    if (all[i] != "counter") return rule_verdict::of_some;
    if (i + 4 < all.size() && all[i + 1] == "packets") i += 4;
  }
  return rule_verdict::of_some;
}

class nft_parser {
 public:
  nft_parser(std::string_view text, chain_map& to,
             const std::function<void(const std::string&)>& include)
      : lexer_(text), to_(to), include_(include) {}

  bool run() {
    for (;;) {
      const auto s = statement(place::file);
      if (!s.said.empty()) top(s);
      if (s.end == stop::text) return good_;
      if (s.end == stop::closed) good_ = false;  // more is closed than was opened
    }
  }

 private:
  enum class stop { line, block, closed, text };
  /// Where a `{` opens a block; other braces hold the elements of a set.
  enum class place { file, table, chain };
  static bool opens_block(place at, const words& before) {
    if (at != place::file) return at == place::table;
    const bool adds = !before.empty() && (before[0] == "add" || before[0] == "create");
    const auto what = before.size() > (adds ? 1u : 0u) ? before[adds ? 1 : 0] : "";
    return what == "table" || what == "chain";
  }

  struct one_statement {
    words said;
    stop end;
  };

  /// Up to the `;` that ends it, a `{` that opens a block of statements, the `}` that closes the
  /// block it stands in, or the end.
  one_statement statement(place at) {
    one_statement out{{}, stop::text};
    for (int depth = 0;;) {
      const auto w = lexer_.next();
      if (w.empty()) {
        good_ = good_ && depth == 0;
        return out;
      }
      if (w == ";" && depth == 0) return out.end = stop::line, out;
      if (w == ";") continue;
      if (w == "{" && depth == 0 && opens_block(at, out.said)) return out.end = stop::block, out;
      if (w == "}" && depth == 0) return out.end = stop::closed, out;
      depth += w == "{" ? 1 : w == "}" ? -1 : 0;
      if (out.said.size() == words_limit) {
        good_ = false;
        continue;
      }
      out.said.push_back(w);
    }
  }

  void skip_block() {
    for (;;) {
      const auto s = statement(place::chain);
      if (s.end == stop::text) good_ = false;
      if (s.end == stop::closed || s.end == stop::text) return;
    }
  }

  struct object_name {
    std::string family = "ip", table, chain;
    std::size_t next = 0;  ///< the word after it
  };
  /// `[FAMILY] TABLE [CHAIN]` from a word on.
  static object_name name_at(const words& w, std::size_t at, bool has_chain) {
    object_name out;
    if (at < w.size() && is_family(w[at])) out.family = w[at++];
    if (at < w.size()) out.table = without_quotes(w[at++]);
    if (has_chain && at < w.size()) out.chain = without_quotes(w[at++]);
    out.next = at;
    return out;
  }

  void top(const one_statement& s) {
    auto w = s.said;
    if (w[0] == "include" && w.size() > 1) return include_(without_quotes(w[1]));
    if (w[0] == "flush" && w.size() > 1 && w[1] == "ruleset") return to_.all.clear();
    if (w[0] == "delete" || w[0] == "destroy" || w[0] == "flush") return remove(w);
    if (w[0] == "add" || w[0] == "create" || w[0] == "insert") w.erase(w.begin());
    if (w.empty()) return;
    const bool is_full = to_.all.size() > configured_limit;
    good_ = good_ && !is_full;
    if (is_full || (w[0] != "table" && w[0] != "chain" && w[0] != "rule")) {
      if (s.end == stop::block) skip_block();
      return;
    }
    const auto name = name_at(w, 1, w[0] != "table");
    to_.at(name.family, name.table, "");
    if (w[0] == "rule" && !name.chain.empty())
      return add_rule(name.family, name.table, name.chain, w, name.next);
    if (w[0] == "chain" && !name.chain.empty()) to_.at(name.family, name.table, name.chain);
    if (s.end != stop::block) return;
    if (w[0] == "table") return table(name.family, name.table);
    chain(name.family, name.table, name.chain);
  }

  void remove(const words& w) {
    if (w.size() < 3 || w[1] != "table") return;
    const auto name = name_at(w, 2, false);
    std::erase_if(to_.all, [&](const auto& one) {
      return one.first[0] == name.family && one.first[1] == name.table &&
             (w[0] != "flush" || !one.first[2].empty());
    });
  }

  void table(const std::string& family, const std::string& name) {
    for (;;) {
      const auto s = statement(place::table);
      const bool is_chain = s.end == stop::block && s.said.size() > 1 && s.said[0] == "chain",
                 is_full = to_.all.size() > configured_limit;
      if (is_chain && is_full) good_ = false;
      if (is_chain && !is_full) {
        const auto chain_name = without_quotes(s.said[1]);
        to_.at(family, name, chain_name);
        chain(family, name, chain_name);
      } else if (s.end == stop::block) {
        skip_block();
      } else if (!s.said.empty() && s.said[0] == "flags" &&
                 std::ranges::find(s.said, "dormant") != s.said.end()) {
        to_.at(family, name, "").first.enabled = false;
      }
      if (s.end == stop::text) good_ = false;
      if (s.end == stop::closed || s.end == stop::text) return;
    }
  }

  void chain(const std::string& family, const std::string& table, const std::string& name) {
    for (;;) {
      const auto s = statement(place::chain);
      if (!s.said.empty()) {
        if (s.said[0] == "type")
          base(s.said, family, to_.at(family, table, name).first);
        else if (s.said[0] == "policy" && s.said.size() > 1)
          to_.at(family, table, name).first.policy = without_quotes(s.said[1]);
        else if (s.said[0] != "comment" && s.said[0] != "flags" && s.said[0] != "devices")
          add_rule(family, table, name, s.said, 0);
      }
      if (s.end == stop::text) good_ = false;
      if (s.end == stop::closed || s.end == stop::text) return;
    }
  }

  void add_rule(const std::string& family, const std::string& table, const std::string& chain,
                const words& w, std::size_t from) {
    to_.at(family, table, chain).second.add(rule_of_words(w, from), verdict_of_words(w, from));
  }

  /// `type filter hook input device eth0 priority filter - 5`.
  static void base(const words& w, const std::string& family, schemas::firewall_chain& row) {
    for (std::size_t i = 0; i + 1 < w.size(); ++i) {
      if (w[i] == "type") row.type = without_quotes(w[i + 1]);
      if (w[i] == "hook") row.hook = without_quotes(w[i + 1]);
      if (w[i] == "device") row.devices = std::vector{without_quotes(w[i + 1])};
      if (w[i] != "priority") continue;
      std::string text;
      for (std::size_t j = i + 1; j < w.size() && j < i + 4; ++j) text += w[j];
      row.priority = priority_of(text, family);
    }
  }

  nft_lexer lexer_;
  chain_map& to_;
  const std::function<void(const std::string&)>& include_;
  bool good_ = true;
};

}  // namespace

schemas::integer priority_of(std::string_view text, std::string_view family) {
  struct named {
    std::string_view name;
    std::int64_t inet, bridge;
  };
  static constexpr std::array names{named{"raw", -300, 0},       named{"mangle", -150, 0},
                                    named{"dstnat", -100, -300}, named{"filter", 0, -200},
                                    named{"security", 50, 0},    named{"out", 0, 100},
                                    named{"srcnat", 100, 300}};
  std::string all(text);
  std::erase(all, ' ');
  std::int64_t base = 0;
  for (const auto& n : names)
    if (all.starts_with(n.name)) {
      base = family == "bridge" ? n.bridge : n.inet;
      all.erase(0, n.name.size());
      if (all.empty()) return base;
    }
  if (all.starts_with('+')) all.erase(0, 1);
  const auto offset = number(all);
  return offset && *offset > INT32_MIN && *offset < INT32_MAX ? schemas::integer(base + *offset)
                                                              : schemas::integer{};
}

bool parse_nft(std::string_view text, chain_map& to,
               const std::function<void(const std::string&)>& include) {
  return nft_parser(text, to, include).run();
}

}  // namespace collector::inventory
