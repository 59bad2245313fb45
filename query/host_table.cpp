#include "query/host_table.hpp"

#include "query/host_walk.hpp"

namespace query {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

constexpr std::size_t agent_column = 0, hostname_column = 1;

class host_table_rows : public rows {
 public:
  host_table_rows(world& w, const host_listing& of, const std::vector<column>& columns)
      : world_(w), of_(of), columns_(columns), hosts_(w.fleet) {}

  status start(const std::vector<condition>& conditions, bool) override {
    const auto* agents = find_condition(conditions, agent_column);
    const auto* hostnames = find_condition(conditions, hostname_column);
    hosts_.begin(chosen_hosts(world_.fleet, agents, hostnames));
    next_ = 0;
    size_ = 0;
    wanted_values only;
    std::string at;
    for (const auto& c : conditions) {
      const auto& name = columns_[c.column].name;
      if (columns_[c.column].takes == hint::means) {
        const auto time = time_of(name, c, world_.fleet.now());
        if (!time) return fail(time.error());
        at = std::get<std::string>(c.values.front());
        at_ = *time;
      } else if (of_.told.contains(name)) {
        auto& values = only[name];
        for (const auto& v : c.values)
          if (const auto* text = std::get_if<std::string>(&v)) values.insert(*text);
      }
    }
    if (at.empty()) at_.reset();
    if (at != at_typed_ || only != only_) last_ = {};
    at_typed_ = std::move(at);
    only_ = std::move(only);
    const bool is_anew = std::exchange(was_walked_, true);
    const bool is_across = is_anew && !agents && !hostnames && hosts_.size() > 1;
    if (is_across) world_.joined_across.insert(of_.name);
    kind_ = is_across                  ? budget::walk::across
            : is_anew && only_.empty() ? budget::walk::again
                                       : budget::walk::first;
    return {};
  }

  result<bool> next() override {
    while (next_ == size_) {
      if (!world_.budget.go_on()) return fail(errc::refused, "{}", world_.budget.why());
      if (!go_to_next_host()) return false;
    }
    ++next_;
    if (world_.budget.spend(of_.name, kind_)) return true;
    return fail(errc::refused, "{}", world_.budget.why());
  }

  status put(sqlite3_context* to, std::size_t column) override {
    const auto& host = world_.fleet.hosts()[hosts_.at()];
    const auto& name = columns_[column].name;
    if (column == agent_column) return put_text(to, host.agent), status{};
    if (column == hostname_column) return put_text(to, host.hostname), status{};
    if (columns_[column].takes == hint::means) {
      if (at_) put_text(to, at_typed_);
      return {};
    }
    if (name == "as_of") {
      if (last_.as_of) put_text(to, common::format_time(*last_.as_of));
      return {};
    }
    const auto value = last_.all->value(next_ - 1, name);
    return value ? put_json(to, *value), status{} : fail(value.error());
  }

  std::int64_t number() const override {
    return row_number(hosts_.at(), last_.all->identity(next_ - 1));
  }

 private:
  /// What was read last: a join asks again and again for the same.
  struct visit {
    std::optional<std::size_t> host;
    std::shared_ptr<host_store> store;  ///< which `all` may read on
    std::unique_ptr<host_rows> all;
    std::optional<std::int64_t> as_of;  ///< the oldest of the tables that it is made of
  };

  bool go_to_next_host() {
    while (const auto host = hosts_.next()) {
      next_ = size_ = 0;
      if (last_.host != *host)
        if (const auto s = read(*host); !s) {
          last_ = {};
          if (s.error().code == errc::refused)
            world_.fleet.note_unknown(*host, of_.name, s.error().detail);
          else
            world_.fleet.skip(*host, of_.name, s.error().detail);
        }
      if (!last_.all) continue;
      size_ = last_.all->size();
      return true;
    }
    return false;
  }

  status read(std::size_t host) {
    last_ = {};
    auto& fleet = world_.fleet;
    std::optional<std::int64_t> as_of;
    std::shared_ptr<host_store> store;
    for (const auto id : of_.made_of) {
      const auto& table = *schemas::find_table(id);
      store = fleet.ask(host, table, at_);
      if (!store) return {};
      const auto known = fleet.standing_of(*store, table, at_).as_of;
      if (known) as_of = as_of ? std::min(*as_of, *known) : *known;
    }
    auto all = of_.read({.of = fleet.hosts()[host], .store = store, .at = at_, .only = only_});
    if (!all) return fail(all.error());
    if (const auto why = (*all)->why_unknown(); !why.empty())
      fleet.note_unknown(host, of_.name, why);
    last_ = {.host = host, .store = std::move(store), .all = std::move(*all), .as_of = as_of};
    return {};
  }

  world& world_;
  const host_listing& of_;
  const std::vector<column>& columns_;
  host_walk hosts_;
  wanted_values only_;
  std::optional<std::int64_t> at_;
  std::string at_typed_;
  visit last_;
  std::size_t next_ = 0, size_ = 0;
  budget::walk kind_ = budget::walk::first;
  bool was_walked_ = false;
};

}  // namespace

host_table::host_table(world& w, host_listing l) : world_(w), of_(std::move(l)) {
  columns_ = {{.name = "agent", .takes = hint::fewer}, {.name = "hostname", .takes = hint::fewer}};
  for (const auto& [name, value] : of_.sample.items())
    columns_.push_back({.name = name,
                        .type = type_of_json(value),
                        .takes = of_.told.contains(name) ? hint::fewer : hint::none});
  columns_.push_back({.name = "as_of"});
  columns_.push_back({.name = "at", .is_hidden = true, .takes = hint::means});
}

std::unique_ptr<rows> host_table::walk() {
  return std::make_unique<host_table_rows>(world_, of_, columns_);
}

expectation host_table::expect(const std::vector<std::size_t>& conditions) const {
  constexpr double rows_a_host = 5000, left_by_condition = 0.1, least = 1;
  auto hosts = static_cast<double>(world_.fleet.hosts().size());
  auto share = 1.0;
  for (const auto i : conditions) {
    if (i == agent_column || i == hostname_column)
      hosts = 1;
    else if (columns_[i].takes == hint::fewer)
      share *= left_by_condition;
  }
  // What was worked out of a host is kept while a join asks about it again.
  const auto rows = std::max(least, hosts * rows_a_host * share);
  return {.rows = rows, .cost = hosts == 1 ? rows : hosts * rows_a_host * 2};
}

}  // namespace query
