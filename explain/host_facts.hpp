// The tables of a host, as rows, with how much each may be believed.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "query/fleet.hpp"
#include "schemas/assessment.hpp"
#include "schemas/inventory.hpp"

namespace explain {

/// A row that is not known is not there.
inline bool is_whole(const query::table_standing& how) {
  return how.is == query::standing::fresh || how.is == query::standing::stale;
}

template <class Row>
struct told {
  std::vector<Row> rows = {};
  query::table_standing how = {};
};

/// Every table is read when it is asked for first, and kept; the fleet notes how it stands.
class host_facts {
 public:
  host_facts(query::fleet& in, std::size_t host) : in_(in), host_(host) {}
  template <class Row>
  const told<Row>& of();
  /// Of thousands few are asked for: only these are taken apart.
  told<schemas::package> packages_named(const std::set<std::string, std::less<>>& names);
  query::table_standing standing_of(schemas::table_id table);
  /// null: it cannot be read, or nothing ever came of the host; the fleet says which.
  std::shared_ptr<query::host_store> store();
  std::int64_t now() const { return in_.now(); }
  const query::host& host() const { return in_.hosts()[host_]; }
  /// Something of the table cannot be read.
  void skip(schemas::table_id table, const std::string& why);

 private:
  /// As the fleet judges it, but for what an image cannot have.
  query::table_standing judged(query::host_store& s, const schemas::table& t);
  /// The rows that `is_wanted` of their stable bytes.
  template <class Row, class Wanted>
  told<Row> read(Wanted&& is_wanted);
  template <class... Row>
  using kept = std::tuple<std::optional<told<Row>>...>;

  query::fleet& in_;
  std::size_t host_;
  kept<schemas::port, schemas::process, schemas::service, schemas::user, schemas::check,
       schemas::suid_file, schemas::scheduled_job, schemas::startup_hook>
      rows_;
};

}  // namespace explain
