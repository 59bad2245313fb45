// What it costs to make two copies of a table equal, in bytes, messages, round trips and CPU,
// against the lower bound and against peers: medians over seeds, all in one run.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>

#include "bench/reconcile/scheme.hpp"

namespace {

struct options {
  std::optional<std::size_t> n, d;
  unsigned seeds = 20;
  bool json = false;
};

constexpr std::string_view help =
    R"(bench_reconcile [--n N [--d D]] [--seeds S] [--format table|json]

Makes two copies of a table of N rows (324 bytes each, keys of 24) equal that differ in D rows, and prints medians of
S seeds (20). Without --n: 300, 3000 and 30000; without --d: 0 1 10 100 1000 and N.

  mixed      60 % modified, 20 % missing on the server, 20 % only there; D = N: all modified
  adjacent   D consecutive keys missing on the server
  bytes      both ways, whole frames; of muster at D = 0 the table's share of one report of all tables and its ack
  bound      the bytes of the rows to send and of the keys to delete
  cpu        µs a session from stored row hashes; rehash, lmdb: hashing all rows and reading them, beside it
  muster     the real halves, checked to end equal · full-dump: a staged snapshot · wazuh-*: models of Wazuh 4
)";

bool parse(int argc, char** argv, options& o) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view arg = argv[i];
    if (i + 1 == argc) return false;
    const std::string value = argv[++i];
    const auto number = [&] {
      return static_cast<std::size_t>(std::strtoull(value.c_str(), nullptr, 10));
    };
    if (arg == "--n")
      o.n = number();
    else if (arg == "--d")
      o.d = number();
    else if (arg == "--seeds")
      o.seeds = static_cast<unsigned>(number());
    else if (arg == "--format" && (value == "json" || value == "table"))
      o.json = value == "json";
    else
      return false;
  }
  return o.seeds > 0 && (!o.n || (*o.n > 0 && *o.n < 99'999)) && (!o.d || (o.n && *o.d <= *o.n));
}

template <class Get>
double median(const std::vector<bench::cost>& costs, Get get) {
  std::vector<double> values;
  for (const auto& c : costs) values.push_back(static_cast<double>(get(c)));
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
  return values[values.size() / 2];
}

/// The largest of all seeds.
std::size_t most_bytes(const std::vector<bench::cost>& costs) {
  return std::ranges::max(costs, {}, &bench::cost::bytes).bytes();
}

nlohmann::ordered_json whole(double n) { return std::llround(n); }

struct scheme {
  std::string_view name;
  bench::cost (*run)(const bench::point&);
  bool by_seed;  ///< else one run tells all
};
constexpr std::array schemes{scheme{"muster", bench::muster, true},
                             scheme{"full-dump", bench::full_dump, false},
                             scheme{"wazuh-rsync", bench::wazuh_rsync, true},
                             scheme{"wazuh-sca-dump", bench::wazuh_sca_dump, false}};

void print(const options& o, const nlohmann::ordered_json& line) {
  if (o.json) return void(std::cout << line.dump() << std::endl);
  const auto number = [&](const char* key) {
    return line[key].is_null() ? std::string("-") : fmt::format("{:.0f}", line[key].get<double>());
  };
  const double bound = line["bound"], bytes = line["bytes"];
  std::cout << fmt::format("{:<15}{:<9}{:>6}{:>6}{:>10}{:>10}{:>8}{:>8}{:>6}{:>9}{:>9}{:>9}{:>9}\n",
                           line["scheme"].get<std::string>(), line["kind"].get<std::string>(),
                           number("n"), number("d"), number("bytes"), number("bound"),
                           bound > 0 ? fmt::format("{:.2f}", bytes / bound) : "-",
                           number("messages"), line["round_trips"].get<double>(),
                           number("cpu_us_agent"), number("cpu_us_server"),
                           number("rehash_us_server"), number("lmdb_us_server"))
            << std::flush;
}

void measure(const options& o, const bench::agent_copy& agent, std::size_t d, bench::kind k,
             const bench::preparation& before) {
  std::array<std::vector<bench::cost>, schemes.size()> costs;
  std::vector<double> bounds;
  for (unsigned seed = 1; seed <= o.seeds; ++seed) {
    const auto p = bench::make_point(agent, d, k, seed);
    bounds.push_back(static_cast<double>(p.bound));
    for (std::size_t i = 0; i < schemes.size(); ++i)
      if (schemes[i].by_seed || seed == 1) costs[i].push_back(schemes[i].run(p));
  }
  std::ranges::sort(bounds);
  for (std::size_t i = 0; i < schemes.size(); ++i) {
    const auto of = [&](auto get) { return median(costs[i], get); };
    const auto cpu = [&](auto member) -> nlohmann::ordered_json {
      if (!(costs[i].front().*member)) return nullptr;
      return of([&](const bench::cost& c) { return *(c.*member); });
    };
    const bool ours = schemes[i].name == "muster";
    nlohmann::ordered_json line{
        {"scheme", schemes[i].name},
        {"kind", k == bench::kind::mixed ? "mixed" : "adjacent"},
        {"n", agent.order.size()},
        {"d", d},
        {"bytes", whole(of([](const bench::cost& c) { return c.bytes(); }))},
        {"bound", whole(bounds[bounds.size() / 2])},
        {"messages", whole(of([](const bench::cost& c) { return c.messages; }))},
        {"round_trips", of([](const bench::cost& c) { return c.round_trips; })},
        {"cpu_us_agent", cpu(&bench::cost::cpu_us_agent)},
        {"cpu_us_server", cpu(&bench::cost::cpu_us_server)},
        {"bytes_up", whole(of([](const bench::cost& c) { return c.up; }))},
        {"bytes_down", whole(of([](const bench::cost& c) { return c.down; }))},
        {"bytes_most", most_bytes(costs[i])},
        {"rehash_us_server", ours ? nlohmann::ordered_json(before.rehash_us) : nullptr},
        {"lmdb_us_server", ours ? nlohmann::ordered_json(before.lmdb_us) : nullptr}};
    print(o, line);
  }
}

}  // namespace

int main(int argc, char** argv) {
  options o;
  if (argc == 2 && std::string_view(argv[1]) == "--help") return std::cout << help, 0;
  if (!parse(argc, argv, o)) return std::cerr << help, 1;
  if (!o.json)
    std::cout << fmt::format(
        "{:<15}{:<9}{:>6}{:>6}{:>10}{:>10}{:>8}{:>8}{:>6}{:>9}{:>9}{:>9}{:>9}\n", "scheme", "kind",
        "n", "d", "bytes", "bound", "x bound", "msgs", "RTT", "cpu ag", "cpu srv", "rehash",
        "lmdb");
  for (const std::size_t n :
       o.n ? std::vector<std::size_t>{*o.n} : std::vector<std::size_t>{300, 3000, 30'000}) {
    const auto agent = bench::agent_table(n);
    const auto before = bench::prepare(agent.table);
    std::vector<std::size_t> ds{0, 1, 10, 100, 1000, n};
    if (o.d) ds = {*o.d};
    std::erase_if(ds, [&](std::size_t d) { return d > n; });
    for (const auto d : ds)
      for (const auto k : {bench::kind::mixed, bench::kind::adjacent})
        measure(o, agent, d, k, before);
  }
}
