#include "collector/policy/lint/command_options.hpp"
#include "collector/policy/lint/output_shapes.hpp"

namespace collector::policy {

namespace {

using maybe_shape = std::optional<output_shape>;

bool is_iptables(std::string_view name) {
  if (!name.starts_with("iptables") && !name.starts_with("ip6tables")) return false;
  const auto rest = name.substr(name.find("tables") + 6);
  return rest.empty() || rest == "-nft" || rest == "-legacy";
}

maybe_shape shape_of_iptables(const command_text& words) {
  const auto o = options_of(words, "tj");
  if (o.has('S') || o.has("list-rules"))
    return output_shape{"(?:-[PANE] .*|#.*)?",
                        "rules as options, `-P INPUT DROP` and `-A INPUT …`; `-L` has `Chain …`"};
  if (o.has('L') || o.has("list"))
    return output_shape{"(?:[^:-].*)?",
                        "`Chain INPUT (policy DROP)` and columns; `-S` has `-P INPUT DROP`"};
  return std::nullopt;
}

maybe_shape shape_of_nft(const command_text& words) {
  const auto o = options_of(words);
  if (o.operands.size() < 2 || o.operands[0] != "list" || !o.only("ansy")) return std::nullopt;
  const auto& what = o.operands[1];
  if (what != "ruleset" && what != "tables" && what != "table" && what != "chain" &&
      what != "chains")
    return std::nullopt;
  return output_shape{"(?:\\s.*|table .*|\\}|#.*)?",
                      "`table …` and what is in it with blanks in front, as `\\s+chain input {`"};
}

}  // namespace

maybe_shape shape_of_firewalls(std::string_view name, const command_text& words) {
  if (is_iptables(name)) return shape_of_iptables(words);
  if (name == "iptables-save" || name == "ip6tables-save")
    return output_shape{"(?:[#*].*|:\\S+ .*|-A .*|\\[\\d+:\\d+\\] .*|COMMIT)?",
                        "`:INPUT DROP [0:0]` and `-A INPUT …`; `iptables -S` has `-P INPUT DROP`"};
  if (name == "nft") return shape_of_nft(words);
  return std::nullopt;
}

}  // namespace collector::policy
