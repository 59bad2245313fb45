// What iptables-save wrote: the files that are loaded at boot, and ufw's.
#include "collector/inventory/firewall/chains.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/whole_file.hpp"
#include "common/letters.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t saved_limit = 16u << 20, conf_limit = 256u << 10;

std::string_view first_word(std::string_view& s) {
  s = trim(s);
  const auto end = std::min(s.find_first_of(" \t"), s.size());
  const auto word = s.substr(0, end);
  s.remove_prefix(end);
  return word;
}

/// With one blank where there are several, and counters left out: `-c 7 900` and `[7:900]`.
std::string rule_of(std::string_view line) {
  std::string out;
  for (auto word = first_word(line); !word.empty(); word = first_word(line)) {
    if (word == "-c" || word == "--set-counters") {
      first_word(line);
      first_word(line);
      continue;
    }
    out.append(out.empty() ? "" : " ").append(word);
  }
  return out;
}

/// Of what stands behind the chain's name: `-j ACCEPT`, with what holds no packet back.
rule_verdict verdict_of_saved(std::string_view line) {
  auto out = rule_verdict::of_some;
  for (auto word = first_word(line); !word.empty(); word = first_word(line)) {
    const auto value = first_word(line);
    if (word == "-j" || word == "--jump") {
      if (value == "ACCEPT") out = rule_verdict::accepts;
      if (value == "DROP" || value == "REJECT") out = rule_verdict::refuses;
      if (out != rule_verdict::accepts) return out;
      continue;
    }
    if (word == "-c") {
      first_word(line);
      continue;
    }
    const bool is_comment = word == "--comment";
    const bool is_any = value == "0.0.0.0/0" || value == "::/0" || value == "all";
    const bool is_of_all = ((word == "-s" || word == "-d" || word == "-p") && is_any) ||
                           (word == "-m" && value == "comment") || is_comment;
    if (!is_of_all) return rule_verdict::of_some;
    if (is_comment && value.starts_with('"') && (value.size() < 2 || !value.ends_with('"')))
      line.remove_prefix(std::min(line.find('"') + 1, line.size()));
  }
  return out;
}

struct saved_file {
  std::string_view path, family;
};

/// Nothing: it is not there.
std::optional<chain_map> read_saved(const common::root_dir& host, const saved_file& f,
                                    firewall_rows& to) {
  const std::string path(f.path);
  const auto file = host.read(path, saved_limit);
  if (!file && file.error().code == common::errc::not_found) return std::nullopt;
  to.found = true;
  chain_map out;
  if (!file)
    to.lost(path, file.error().detail);
  else if (file->truncated)
    to.lost(path, fmt::format("{}: larger than {} bytes", path, saved_limit));
  else if (!parse_iptables_save(file->bytes, f.family, out))
    to.lost(path, fmt::format("{}: not all of it is what iptables-save writes", path));
  return out;
}

/// `NAME=value` or `NAME="value"` of a shell's file; empty: it is not set.
std::string value_in(std::string_view rest, std::string_view name) {
  std::string out;
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line);
    if (!line.starts_with(name) || line.substr(name.size(), 1) != "=") continue;
    line = trim(line.substr(name.size() + 1));
    if (line.size() > 1 && (line[0] == '"' || line[0] == '\'') && line.ends_with(line[0]))
      line = line.substr(1, line.size() - 2);
    out = common::lower_case(line.substr(0, 64));
  }
  return out;
}

/// What ufw does with packets that no rule is about.
void add_ufw_defaults(std::string_view text, bool enabled, firewall_rows& to) {
  struct named {
    std::string_view name, chain;
  };
  for (const auto& [name, chain] :
       {named{"DEFAULT_INPUT_POLICY", "INPUT"}, named{"DEFAULT_OUTPUT_POLICY", "OUTPUT"},
        named{"DEFAULT_FORWARD_POLICY", "FORWARD"}}) {
    const auto policy = value_in(text, name);
    if (policy.empty()) continue;
    schemas::firewall_chain row;
    row.origin = "file";
    row.manager = "ufw";
    row.family = "inet";
    row.table = "filter";
    row.chain = chain;
    row.hook = common::lower_case(chain);
    row.path = "/etc/default/ufw";
    row.policy = policy;
    row.enabled = enabled;
    to.add(std::move(row));
  }
}

}  // namespace

namespace {

/// One line of a table; false: it is none that iptables-save writes.
bool take_saved_line(std::string_view line, std::string_view family, const std::string& table,
                     chain_map& to) {
  if (line[0] == '[') line = trim(line.substr(std::min(line.find(']'), line.size() - 1) + 1));
  if (line.size() < 2) return false;
  if (line[0] == ':') {
    line.remove_prefix(1);
    auto& row = to.at(family, table, first_word(line).substr(0, 64)).first;
    if (const auto policy = first_word(line); !policy.empty() && policy != "-") {
      row.policy = common::lower_case(policy.substr(0, 32));
      row.hook = common::lower_case(*row.chain);
    }
    return true;
  }
  const auto verb = first_word(line);
  const auto chain = first_word(line).substr(0, 64);
  if ((verb == "-A" || verb == "-I" || verb == "--append") && !chain.empty())
    to.at(family, table, chain).second.add(rule_of(line), verdict_of_saved(line));
  else if (verb == "-P" && !chain.empty())
    to.at(family, table, chain).first.policy = common::lower_case(first_word(line).substr(0, 32));
  else
    return verb == "-N" || verb == "-F" || verb == "-X";
  return true;
}

}  // namespace

bool parse_iptables_save(std::string_view rest, std::string_view family, chain_map& to) {
  constexpr std::size_t most_chains = 20'000;
  std::string table;
  chain_map open;  // a table counts once it is committed
  bool good = true;
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line);
    if (line.empty() || line[0] == '#') continue;
    if (to.all.size() + open.all.size() > most_chains) {
      to.all.merge(open.all);
      return false;
    }
    if (line == "COMMIT") {
      to.all.merge(open.all);
      good = good && open.all.empty();
      open.all.clear();
      table.clear();
    } else if (line[0] == '*' && table.empty()) {
      table = trim(line.substr(1)).substr(0, 64);
      open.at(family, table, "");
    } else {
      good = !table.empty() && take_saved_line(line, family, table, open) && good;
    }
  }
  return good && table.empty();
}

void read_iptables_files(const common::root_dir& host, firewall_rows& to) {
  for (const auto& f :
       {saved_file{"etc/iptables/rules.v4", "ip"}, saved_file{"etc/iptables/rules.v6", "ip6"},
        saved_file{"etc/sysconfig/iptables", "ip"}, saved_file{"etc/sysconfig/ip6tables", "ip6"},
        saved_file{"etc/iptables/rules-save", "ip"}, saved_file{"etc/iptables/rules6-save", "ip6"},
        saved_file{"etc/iptables/iptables.rules", "ip"},
        saved_file{"etc/iptables/ip6tables.rules", "ip6"},
        saved_file{"var/lib/iptables/rules-save", "ip"},
        saved_file{"var/lib/ip6tables/rules-save", "ip6"}})
    if (auto chains = read_saved(host, f, to)) to.add(*chains, "iptables", f.path);
}

void read_ufw(const common::root_dir& host, firewall_rows& to) {
  const auto conf = read_whole(host, "etc/ufw/ufw.conf", conf_limit);
  if (!conf) {
    if (conf.error().code != common::errc::not_found) to.lost_files("ufw", conf.error().detail);
    return;
  }
  to.found = true;
  const bool enabled = value_in(*conf, "ENABLED") == "yes";
  const auto defaults = read_whole(host, "etc/default/ufw", conf_limit);
  if (defaults)
    add_ufw_defaults(*defaults, enabled, to);
  else if (defaults.error().code != common::errc::not_found)
    to.lost("etc/default/ufw", defaults.error().detail);
  for (const auto& f :
       {saved_file{"etc/ufw/before.rules", "ip"}, saved_file{"etc/ufw/user.rules", "ip"},
        saved_file{"etc/ufw/after.rules", "ip"}, saved_file{"etc/ufw/before6.rules", "ip6"},
        saved_file{"etc/ufw/user6.rules", "ip6"}, saved_file{"etc/ufw/after6.rules", "ip6"}}) {
    auto chains = read_saved(host, f, to);
    if (!chains) continue;
    for (auto& [name, chain] : chains->all) chain.first.enabled = enabled;
    to.add(*chains, "ufw", f.path);
  }
}

}  // namespace collector::inventory
