#include "schemas/row.hpp"

#include "common/overloaded.hpp"
#include "schemas/assessment.hpp"
#include "schemas/canonical.hpp"
#include "schemas/inventory.hpp"

namespace schemas {

using common::errc;
using common::fail;

namespace {

void put(writer& w, const text& v) { v ? w.text(*v) : w.nil(); }
void put(writer& w, const integer& v) { v ? w.integer(*v) : w.nil(); }
void put(writer& w, const boolean& v) { v ? w.boolean(*v) : w.nil(); }
void put(writer& w, const instant& v) { put(w, v.ms); }
void put(writer& w, const decimal& v) { put(w, v.hundredths); }
void put(writer& w, const list& v) {
  if (!v) return void(w.nil());
  w.array(static_cast<std::uint32_t>(v->size()));
  for (const auto& s : *v) w.text(s);
}

common::result<value> get(reader& in, column_type type) {
  if (in.take_nil()) return value{};
  switch (type) {
    case column_type::text:
      return in.text().map([](auto s) { return value{std::string(s)}; });
    case column_type::boolean:
      return in.boolean().map([](bool b) { return value{b}; });
    case column_type::integer:
    case column_type::time:
    case column_type::decimal:
      return in.integer().map([](std::int64_t n) { return value{n}; });
    case column_type::list:
      break;
  }
  auto count = in.array();
  if (!count) return fail(count.error());
  std::vector<std::string> items;
  for (std::uint32_t i = 0; i < *count; ++i) {
    auto item = in.text();
    if (!item) return fail(item.error());
    items.emplace_back(*item);
  }
  return value{std::move(items)};
}

void set(text& to, value&& v) {
  if (auto* s = std::get_if<std::string>(&v)) to = std::move(*s);
}
void set(integer& to, value&& v) {
  if (auto* n = std::get_if<std::int64_t>(&v)) to = *n;
}
void set(boolean& to, value&& v) {
  if (auto* b = std::get_if<bool>(&v)) to = *b;
}
void set(instant& to, value&& v) { set(to.ms, std::move(v)); }
void set(decimal& to, value&& v) { set(to.hundredths, std::move(v)); }
void set(list& to, value&& v) {
  if (auto* l = std::get_if<std::vector<std::string>>(&v)) to = std::move(*l);
}

/// Moves over one value of that type; nothing is made of it.
common::status pass(reader& in, column_type type) {
  const auto said = [](const auto& r) {
    return r ? common::status{} : common::status{fail(r.error())};
  };
  if (in.take_nil()) return {};
  switch (type) {
    case column_type::text:
      return said(in.text());
    case column_type::boolean:
      return said(in.boolean());
    case column_type::integer:
    case column_type::time:
    case column_type::decimal:
      return said(in.integer());
    case column_type::list:
      break;
  }
  const auto count = in.array();
  if (!count) return fail(count.error());
  for (std::uint32_t i = 0; i < *count; ++i)
    if (const auto item = in.text(); !item) return fail(item.error());
  return {};
}

/// One part (stable or volatile) of a row: the columns [first, first + count) of the table.
common::status read_part(const table& t, std::size_t first, std::size_t count,
                         std::string_view bytes, std::vector<value>* out) {
  reader in(bytes);
  auto present = in.array();
  if (!present) return fail(errc::malformed, "{}: {}", t.name, present.error().detail);
  for (std::uint32_t i = 0; i < *present; ++i) {
    if (i >= count) {  // a field of a newer schema
      if (auto tail = in.skip(); !tail)
        return fail(errc::malformed, "{}: field {}: {}", t.name, i, tail.error().detail);
      continue;
    }
    const auto& column = t.columns[first + i];
    auto s = out != nullptr
                 ? get(in, column.type).map([&](value&& v) { (*out)[first + i] = std::move(v); })
                 : pass(in, column.type);
    if (!s) return fail(errc::malformed, "{}.{}: {}", t.name, column.name, s.error().detail);
  }
  if (!in.at_end())
    return fail(errc::malformed, "{}: {} bytes after the row", t.name, in.rest().size());
  return {};
}

}  // namespace

template <class Row>
encoded_row encode_row(const Row& row) {
  const auto* t = find_table(Row::id);
  static constexpr auto fields = Row::fields();
  writer stable, vol;
  stable.reserve(256);
  stable.array(static_cast<std::uint32_t>(t->keys + t->stables));
  vol.array(static_cast<std::uint32_t>(t->volatiles));
  fields([&](const auto&... f) {
    (put(f.about.part == role::volatile_ ? vol : stable, row.*(f.member)), ...);
  });
  return {stable.take(), vol.take()};
}

template <class Row>
common::result<Row> decode_row(std::string_view stable, std::string_view volatile_) {
  auto values = decode_values(*find_table(Row::id), stable, volatile_);
  if (!values) return fail(values.error());
  Row row;
  std::size_t i = 0;
  Row::fields()([&](const auto&... f) { (set(row.*(f.member), std::move((*values)[i++])), ...); });
  return row;
}

common::status check_row(const table& t, std::string_view stable, std::string_view volatile_) {
  if (stable.size() + volatile_.size() > limits::row_bytes)
    return fail(errc::too_large, "{}: a row of {} bytes, the limit is {}", t.name,
                stable.size() + volatile_.size(), limits::row_bytes);
  if (auto k = key_fields_in(t, stable); !k) return fail(k.error());
  if (auto s = read_part(t, 0, t.keys + t.stables, stable, nullptr); !s) return s;
  return read_part(t, t.keys + t.stables, t.volatiles, volatile_, nullptr);
}

common::result<std::string_view> key_fields_in(const table& t, std::string_view stable) {
  reader in(stable);
  auto count = in.array();
  if (!count || *count < t.keys)
    return fail(errc::malformed, "{}: a row without its {} key fields", t.name, t.keys);
  const auto from = in.offset();
  bool some = false;
  for (std::size_t i = 0; i < t.keys; ++i) {
    if (in.take_nil()) continue;
    some = true;
    if (auto one = in.skip(); !one)
      return fail(errc::malformed, "{}.{}: {}", t.name, t.columns[i].name, one.error().detail);
  }
  if (!some) return fail(errc::malformed, "{}: every key field is absent", t.name);
  return stable.substr(from, in.offset() - from);
}

common::result<std::string> key_of(const table& t, std::string_view stable) {
  const auto fields = key_fields_in(t, stable);
  if (!fields) return fail(fields.error());
  writer w;
  w.array(static_cast<std::uint32_t>(t.keys)).raw(*fields);
  return w.take();
}

bool is_reencoded(std::string_view a, std::string_view b) {
  reader x(a), y(b);
  const auto m = x.array(), n = y.array();
  if (!m || !n || *m == *n) return false;
  return *m < *n ? y.rest().starts_with(x.rest()) : x.rest().starts_with(y.rest());
}

common::result<std::vector<value>> decode_values(const table& t, std::string_view stable,
                                                 std::string_view volatile_) {
  std::vector<value> out(t.columns.size());
  if (auto s = read_part(t, 0, t.keys + t.stables, stable, &out); !s) return fail(s.error());
  if (auto s = read_part(t, t.keys + t.stables, t.volatiles, volatile_, &out); !s)
    return fail(s.error());
  return out;
}

#define MUSTER_ROW(T)                        \
  template encoded_row encode_row(const T&); \
  template common::result<T> decode_row<T>(std::string_view, std::string_view);
MUSTER_ROW(os)
MUSTER_ROW(hardware)
MUSTER_ROW(package)
MUSTER_ROW(process)
MUSTER_ROW(port)
MUSTER_ROW(interface)
MUSTER_ROW(address)
MUSTER_ROW(user)
MUSTER_ROW(group)
MUSTER_ROW(policy)
MUSTER_ROW(check)
MUSTER_ROW(scan)
MUSTER_ROW(route)
MUSTER_ROW(service)
MUSTER_ROW(kernel_module)
MUSTER_ROW(mount)
MUSTER_ROW(block_device)
MUSTER_ROW(sysctl)
MUSTER_ROW(hotfix)
MUSTER_ROW(repository)
MUSTER_ROW(update)
MUSTER_ROW(scheduled_job)
MUSTER_ROW(security_module)
MUSTER_ROW(resolver)
MUSTER_ROW(preload)
MUSTER_ROW(protocol)
MUSTER_ROW(container)
MUSTER_ROW(browser_extension)
MUSTER_ROW(certificate)
MUSTER_ROW(ssh_key)
MUSTER_ROW(suid_file)
MUSTER_ROW(firewall_chain)
MUSTER_ROW(startup_hook)
#undef MUSTER_ROW

}  // namespace schemas
