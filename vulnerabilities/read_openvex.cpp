#include "vulnerabilities/read_openvex.hpp"

#include <algorithm>
#include <array>

#include "common/letters.hpp"
#include "common/utf8.hpp"
#include "schemas/purl.hpp"
#include "vulnerabilities/json_members.hpp"
#include "vulnerabilities/read_osv.hpp"

namespace vulnerabilities {

using common::errc;
using common::fail;
using common::result;
using common::status;
using nlohmann::json;

namespace {

constexpr std::string_view context = "https://openvex.dev/ns";
constexpr std::size_t longest_name = 256, longest_why = 1'000, most_names = 100;
/// Of what a document becomes: names stand at each of its products.
constexpr std::size_t most_bytes = 64u << 20;
constexpr std::array<std::string_view, 4> statuses{"not_affected", "affected", "fixed",
                                                   "under_investigation"};
constexpr std::array<std::string_view, 5> justifications{
    "component_not_present", "vulnerable_code_not_present", "vulnerable_code_not_in_execute_path",
    "vulnerable_code_cannot_be_controlled_by_adversary", "inline_mitigations_already_exist"};
/// Of packages that hosts have.
constexpr std::array<std::string_view, 5> types{"deb", "rpm", "apk", "pypi", "npm"};
/// What is not a host, whatever it is made of.
constexpr std::array<std::string_view, 2> images{"oci", "docker"};

template <class Names>
bool is_one_of(const Names& all, std::string_view one) {
  return std::ranges::find(all, one) != all.end();
}

/// The later of when it was written and changed.
result<i64> latest_time(const json& of) {
  const auto written = time_at(of, "timestamp"), changed = time_at(of, "last_updated");
  if (!written || !changed) return fail(!written ? written.error() : changed.error());
  return std::max(*written, *changed);
}

result<std::vector<std::string>> names_of(const json& statement) {
  const auto& of = member(statement, "vulnerability");
  const auto name = text(of, "name");
  if (name.empty())
    return fail(errc::malformed,
                "`vulnerability` has no `name`; a statement of OpenVEX 0.2.0 was expected");
  std::vector<std::string> out{std::string(name)};
  const auto& aliases = member(of, "aliases");
  if (!aliases.is_null() && !aliases.is_array())
    return fail(errc::malformed, "`aliases` is no list; a list was expected");
  for (const auto& one : aliases) {
    if (!one.is_string()) return fail(errc::malformed, "an alias is no text; a text was expected");
    out.push_back(one.get<std::string>());
  }
  if (out.size() > most_names)
    return fail(errc::too_large, "more than {} names of a vulnerability", most_names);
  for (const auto& one : out)
    if (one.size() > longest_name)
      return fail(errc::too_large, "a name is longer than {} bytes", longest_name);
  return out;
}

/// What is the same on each product of a statement.
result<vex_record> record_of(const json& statement, const std::string& author, i64 time) {
  vex_record out;
  auto names = names_of(statement);
  if (!names) return fail(names.error());
  out.names = std::move(*names);
  out.author = author;
  const auto own = latest_time(statement);
  if (!own) return fail(own.error());
  out.time = *own != 0 ? *own : time;
  const auto is = text(statement, "status");
  const auto* at = std::ranges::find(statuses, is);
  if (at == statuses.end())
    return fail(errc::malformed,
                "`status` is '{}'; not_affected, affected, fixed or "
                "under_investigation was expected",
                common::whole_code_points(is, longest_name));
  out.status = static_cast<u64>(at - statuses.begin());
  const auto label = text(statement, "justification"), more = text(statement, "impact_statement");
  if (!label.empty() && !is_one_of(justifications, label))
    return fail(errc::malformed, "`justification` is '{}'; a label of OpenVEX was expected",
                common::whole_code_points(label, longest_name));
  if (*at == statuses.front() && label.empty() && more.empty())
    return fail(errc::malformed,
                "it is not_affected without a reason; `justification` or `impact_statement` was "
                "expected");
  out.why = label;
  if (!more.empty())
    out.why +=
        (label.empty() ? "" : ": ") + std::string(common::whole_code_points(more, longest_why));
  return out;
}

class document_reader {
 public:
  result<vex_document> read(const json& root) {
    auto s = read_head(root);
    const auto& all = member(root, "statements");
    if (s && (!all.is_array() || all.empty()))
      s = fail(errc::malformed, "no `statements`; at least one was expected");
    for (std::size_t n = 0; s && n < all.size(); ++n)
      if (s = read_statement(all[n]); !s)
        s = fail(s.error().code, "statement {}: {}", n + 1, s.error().detail);
    if (!s) return fail(s.error());
    return std::move(out_);
  }

 private:
  status read_head(const json& root) {
    author_ = common::whole_code_points(text(root, "author"), longest_name);
    if (author_.empty()) return fail(errc::malformed, "no `author`; a name was expected");
    const auto time = latest_time(root);
    if (!time) return fail(time.error());
    if (*time == 0) return fail(errc::malformed, "no `timestamp`; RFC 3339 was expected");
    out_.date = *time;
    return {};
  }

  status read_statement(const json& of) {
    auto record = record_of(of, author_, out_.date);
    if (!record) return fail(record.error());
    const auto& products = member(of, "products");
    if (!products.is_null() && !products.is_array())
      return fail(errc::malformed, "`products` is no list; a list was expected");
    if (products.empty()) ++out_.passed_over;
    for (const auto& one : products)
      if (auto s = read_product(one, *record); !s) return s;
    return {};
  }

  /// Where a product is no package of a host and no image of a container, what it is made of may
  /// be.
  status read_product(const json& product, const vex_record& record) {
    const auto own = urls_of(product);
    if (!own) return fail(own.error());
    const auto& parts = member(product, "subcomponents");
    if (!parts.is_null() && !parts.is_array())
      return fail(errc::malformed, "`subcomponents` is no list; a list was expected");
    const auto is_any = [&](const auto& wanted) {
      return std::ranges::any_of(*own, [&](const auto& u) { return is_one_of(wanted, u.type); });
    };
    if (parts.empty() || is_any(types) || is_any(images)) return add(*own, record);
    for (const auto& one : parts) {
      const auto inner = urls_of(one);
      if (!inner) return fail(inner.error());
      if (auto s = add(*inner, record); !s) return s;
    }
    return {};
  }

  static result<std::vector<schemas::package_url>> urls_of(const json& component) {
    std::vector<schemas::package_url> out;
    if (!component.is_object())
      return fail(errc::malformed,
                  "a product is no object with an `@id`; OpenVEX 0.2.0 was expected");
    for (const auto written :
         {text(component, "@id"), text(member(component, "identifiers"), "purl")}) {
      if (!written.starts_with("pkg:")) continue;
      auto url = schemas::parse_purl(written);
      if (!url)
        return fail(errc::malformed, "'{}' is no package URL; pkg:TYPE/NAMESPACE/NAME was expected",
                    common::whole_code_points(written, longest_name));
      out.push_back(std::move(*url));
    }
    return out;
  }

  status add(const std::vector<schemas::package_url>& urls, const vex_record& record) {
    bool any = false;
    for (const auto& u : urls) {
      if (!is_one_of(types, u.type)) continue;
      any = true;
      vex_statement one{.purl = schemas::canonical({u.type, u.name_space, u.name, {}, {}}),
                        .what = record};
      const auto qualifier = [&](const char* name) {
        const auto at = u.qualifiers.find(name);
        return at == u.qualifiers.end() ? std::string() : at->second;
      };
      one.what.architecture = qualifier("arch");
      one.what.system = qualifier("distro");
      one.what.version = u.version;
      const auto epoch = qualifier("epoch");
      one.what.has_epoch = u.type != "rpm" || !epoch.empty();
      if (u.type == "rpm" && !epoch.empty()) one.what.version = epoch + ":" + u.version;
      bytes_ += one.purl.size() + record.why.size() + record.author.size() + sizeof(one);
      for (const auto& name : record.names) bytes_ += name.size() + sizeof(name);
      if (bytes_ > most_bytes)
        return fail(errc::too_large, "its products and names become more than {} MiB",
                    most_bytes >> 20);
      out_.statements.push_back(std::move(one));
    }
    out_.passed_over += any ? 0 : 1;
    return {};
  }

  vex_document out_;
  std::string author_;
  std::size_t bytes_ = 0;
};

}  // namespace

bool may_be_openvex(std::string_view text) { return text.find("openvex.dev") != text.npos; }

result<std::optional<vex_document>> read_openvex(std::string_view text_of_it) {
  const auto root = parse_document(text_of_it);
  if (!root) return fail(root.error());
  const auto written = text(*root, "@context");
  if (!written.starts_with(context)) return std::nullopt;
  auto out = document_reader().read(*root);
  if (!out) return fail(out.error());
  return std::optional(std::move(*out));
}

}  // namespace vulnerabilities
