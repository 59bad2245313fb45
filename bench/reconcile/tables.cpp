#include <algorithm>
#include <random>
#include <set>
#include <stdexcept>

#include "bench/reconcile/scheme.hpp"
#include "schemas/digest.hpp"
#include "schemas/inventory.hpp"

namespace bench {

namespace {

constexpr std::size_t row_size = 324, key_size = 24;
const schemas::table& packages() { return *schemas::find_table("packages"); }

/// `state` tells two contents of one row apart.
schemas::row_bytes row_of(std::size_t number, char state) {
  schemas::package p;
  p.name = fmt::format("p{:05}", number);
  p.version = "1.23";
  p.architecture = "amd64";
  p.format = "deb";
  p.status = "install ok installed";
  p.vendor = "Some Maintainers <maintainers@lists.example.org>";
  p.size_bytes = 1'234'567;
  p.installed_at.ms = 1'700'000'000'000;
  for (std::size_t length = 100;;) {
    p.description = std::string(length, state);
    const auto row = schemas::encode_row(p);
    const auto size = row.stable.size() + row.volatile_.size();
    if (size >= row_size) return {{row.stable}, {row.volatile_}};
    length += row_size - size;
  }
}

std::string key_hash_of(const schemas::row_bytes& row) {
  const auto key = schemas::key_of(packages(), row.stable.bytes);
  if (!key) throw std::logic_error(key.error().detail);
  return schemas::key_hash(packages().id, *key);
}

std::vector<std::size_t> places(std::size_t n, std::size_t d, kind k, std::mt19937& rng) {
  std::vector<std::size_t> all(n);
  for (std::size_t i = 0; i < n; ++i) all[i] = i;
  if (k == kind::mixed)
    std::ranges::shuffle(all, rng);
  else
    std::ranges::rotate(all, all.begin() + static_cast<std::ptrdiff_t>(rng() % (n - d + 1)));
  all.resize(d);
  return all;
}

}  // namespace

agent_copy agent_table(std::size_t n) {
  agent_copy out{tests::memory_table(packages()), {}};
  for (std::size_t i = 0; i < n; ++i) out.table.put(row_of(i, 'a'));
  for (const auto& [name, row] : out.table.rows()) out.order.push_back(name);
  const auto first = row_of(0, 'a');
  const auto key = schemas::key_of(packages(), first.stable.bytes);
  if (first.stable.bytes.size() + first.volatile_.bytes.size() != row_size || !key ||
      key->size() != key_size)
    throw std::logic_error("the rows are not of the size that the bound counts");
  return out;
}

point make_point(const agent_copy& agent, std::size_t d, kind k, unsigned seed) {
  std::mt19937 rng(seed);
  point p{.agent = agent, .server = agent.table, .n = agent.order.size(), .d = d, .differing = {}};
  const std::size_t extra = k == kind::mixed && d < p.n ? d / 5 : 0;
  const std::size_t missing = k == kind::adjacent ? d : extra;
  const auto at = places(p.n, d, k, rng);
  for (std::size_t i = 0; i < d; ++i) {
    const auto old = row_of(at[i], 'a');
    auto name = key_hash_of(old);
    if (i < missing) {
      p.server.remove(name);
    } else if (i < missing + extra) {
      const auto row = row_of(p.n + at[i], 'x');
      name = key_hash_of(row);
      p.server.put(row);
    } else {
      p.server.put(row_of(at[i], 'm'));
    }
    p.differing.push_back(name);
    p.bound += i >= missing && i < missing + extra ? key_size : row_size;
  }
  std::ranges::sort(p.differing);
  return p;
}

}  // namespace bench
