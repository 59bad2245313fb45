// Alerts in the words of ECS and OCSF, held against what their publishers say.
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <set>

#include "alerts/sinks/alert_formats.hpp"
#include "alerts/sinks/alert_text.hpp"
#include "common/yaml/tree.hpp"
#include "schemas/assessment.hpp"
#include "schemas/inventory.hpp"
#include "schemas/server_alert.hpp"
#include "tests/support/shared.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/text_file.hpp"
#include "tests/support/told_samples.hpp"
#include "tests/unit/alerts/ocsf_schema.hpp"

namespace {

using schemas::json;
using schemas::told_alert;
using tests::ocsf_schema;

schemas::sink in(schemas::sink_format format) {
  schemas::sink out;
  out.format = format;
  return out;
}

/// Of a row that came, went or changed.
template <class Row>
told_alert about(const Row& row, schemas::table_id table, schemas::change_kind change) {
  auto a = tests::told_alert_of("something \"happened\" to <@here> & others\xff");
  auto& lead = a.parts.front();
  const auto encoded = schemas::encode_row(row);
  lead.table = static_cast<schemas::u64>(table);
  lead.change = static_cast<schemas::u64>(change);
  lead.key = {schemas::key_of(*schemas::find_table(table), encoded.stable).value()};
  if (change != schemas::change_kind::removed) lead.new_stable = {encoded.stable};
  if (change != schemas::change_kind::added) lead.old_stable = {encoded.stable};
  lead.mitre = {"T1098", "T1098.004"};
  lead.ruleset = {std::string(32, 'r')};
  return a;
}

/// Alerts of every table, changed in each way, and others.
std::vector<told_alert> samples() {
  using enum schemas::change_kind;
  std::vector<told_alert> out;
  schemas::user user;
  user.name = "mallory";
  schemas::check check;
  check.policy = "baseline";
  check.check_id = "100001";
  check.title = "Only root has uid 0";
  check.reason = "this rule does not hold";
  for (const auto change : {added, removed, modified}) {
    out.push_back(about(user, schemas::table_id::users, change));
    for (const auto* result : {"passed", "failed", "not_applicable"}) {
      check.result = result;
      out.push_back(about(check, schemas::table_id::checks, change));
    }
    for (schemas::u64 table = 0; table < 40; ++table) {
      auto a = tests::told_alert_of("x");
      a.parts.front().table = table;
      a.parts.front().change = static_cast<schemas::u64>(change);
      a.severity = table % 4;
      a.times = 1 + table;
      out.push_back(std::move(a));
    }
  }
  for (const auto rule : {schemas::vulnerability_appeared, schemas::vulnerability_fixed}) {
    auto a = tests::told_alert_of("2 vulnerabilities");
    a.parts.front().rule = rule;
    a.vulnerabilities = {{"CVE-2024-1", 4, "openssl", "3.0.11-1", "3.0.15-1"},
                         {"GHSA-1", 0, "vim", "9.0-1", ""}};
    out.push_back(std::move(a));
  }
  auto many = out.front();
  many.agents = {"web-1", "db-2"};
  many.parts.push_back(out[1].parts.front());
  out.push_back(std::move(many));
  return out;
}

struct ecs_schema {
  common::yaml::node all;
  std::map<std::string, const common::yaml::node*> fields;
};

std::string text_at(const common::yaml::node& n, std::string_view key) {
  const auto* found = n.find(key);
  return found == nullptr ? "" : found->text;
}

std::set<std::string> words_at(const common::yaml::node& n, std::string_view key) {
  std::set<std::string> out;
  if (const auto* found = n.find(key))
    for (const auto& one : found->items)
      out.insert(one.is_scalar() ? one.text : text_at(one, "name"));
  return out;
}

ecs_schema read_ecs() {
  const auto text = tests::text_of(tests::shared("data/schemas/ecs/ecs_flat.yml"));
  if (text.empty()) tests::skip("no schema here: MUSTER_SHARED");
  ecs_schema out{*common::yaml::parse_tree(text, false), {}};
  for (const auto& [key, value] : out.all.entries) out.fields[key.text] = &value;
  return out;
}

bool is_of_type(const json& value, const std::string& type) {
  if (type == "long") return value.is_number_integer();
  if (type == "date") return value.is_string() && value.get_ref<const std::string&>().size() == 24;
  return value.is_string();
}

/// A leaf of the event is a field of ECS, with its type, its words, and a list where it wants one.
void check_ecs_field(const ecs_schema& ecs, const std::string& name, const json& value) {
  INFO(name << " " << value.dump());
  const auto at = ecs.fields.find(name);
  REQUIRE(at != ecs.fields.end());
  const auto& field = *at->second;
  const bool list = words_at(field, "normalize").count("array") == 1;
  CHECK(value.is_array() == list);
  const auto allowed = words_at(field, "allowed_values");
  for (const auto& one : list ? value : json::array({value})) {
    CHECK(is_of_type(one, text_at(field, "type")));
    if (one.is_string() && !text_at(field, "ignore_above").empty())
      CHECK(one.get_ref<const std::string&>().size() <= std::stoul(text_at(field, "ignore_above")));
    if (!allowed.empty()) CHECK(allowed.count(one.get<std::string>()) == 1);
  }
}

void check_ecs(const ecs_schema& ecs, const std::string& prefix, const json& object) {
  for (const auto& [name, value] : object.items()) {
    const auto whole = prefix.empty() ? name : prefix + "." + name;
    if (whole == "labels") continue;  // names of its own
    if (value.is_object())
      check_ecs(ecs, whole, value);
    else
      check_ecs_field(ecs, whole, value);
  }
}

std::set<std::string> types_of_category(const ecs_schema& ecs, const std::string& category) {
  for (const auto& one : ecs.fields.at("event.category")->find("allowed_values")->items)
    if (text_at(one, "name") == category) return words_at(one, "expected_event_types");
  return {};
}

}  // namespace

TEST_CASE("every alert is an event of ECS", "[sinks][formats]") {
  const auto ecs = read_ecs();
  for (const auto& a : samples()) {
    const auto event =
        json::parse(alerts::alert_text(a, in(schemas::sink_format::ecs), alerts::webhook_bytes));
    INFO(event.dump());
    check_ecs(ecs, "", event);
    CHECK(event.at("@timestamp") == "2023-11-14T22:13:20.000Z");
    const auto fits = types_of_category(ecs, event.at("event").at("category").at(0));
    CHECK(fits.count(event.at("event").at("type").at(0)) == 1);
    const auto native = json::parse(event.at("event").at("original").get<std::string>());
    CHECK(native.at("id") == event.at("event").at("id"));
  }
  CHECK(std::filesystem::exists(tests::shared("data/schemas/ecs/fields.csv")));
  CHECK(tests::text_of(tests::shared("data/schemas/ecs/fields.csv"))
            .find("\n" + std::string(alerts::ecs_version) + ",") != std::string::npos);
}

TEST_CASE("every alert is a finding of OCSF", "[sinks][formats]") {
  const ocsf_schema ocsf;
  CHECK(ocsf.version() == alerts::ocsf_version);
  std::set<int> classes;
  for (const auto& a : samples()) {
    const auto event =
        json::parse(alerts::alert_text(a, in(schemas::sink_format::ocsf), alerts::webhook_bytes));
    INFO(event.dump());
    ocsf.check_class(event);
    classes.insert(event.at("class_uid").get<int>());
    CHECK(event.at("type_uid") ==
          event.at("class_uid").get<int>() * 100 + event.at("activity_id").get<int>());
    CHECK(event.at("metadata").at("version") == alerts::ocsf_version);
  }
  CHECK(classes == std::set{2002, 2003, 2004});
}

TEST_CASE("a failed check is a compliance finding that fails", "[sinks][formats]") {
  schemas::check check;
  check.policy = "baseline";
  check.check_id = "100001";
  check.result = "failed";
  const auto event = alerts::ocsf_event(
      about(check, schemas::table_id::checks, schemas::change_kind::modified), false);
  CHECK(event.at("compliance").at("status_id") == 3);
  CHECK(event.at("compliance").at("control") == "100001");
  CHECK(event.at("compliance").at("standards") == json::array({"baseline"}));
  CHECK(event.at("severity_id") == 5);
  CHECK(event.at("finding_info").at("attacks").at(1).at("sub_technique").at("uid") == "T1098.004");
}

TEST_CASE("vulnerabilities are findings of their own, which a fix closes", "[sinks][formats]") {
  auto a = tests::told_alert_of("a vulnerability appeared");
  a.parts.front().rule = schemas::vulnerability_appeared;
  a.vulnerabilities = {{"CVE-2024-1", 4, "openssl", "3.0.11-1", "3.0.15-1"}};
  const auto appeared = alerts::ocsf_event(a, false);
  CHECK(appeared.at("class_uid") == 2002);
  CHECK(appeared.at("vulnerabilities") ==
        json::parse(R"([{"cve":{"uid":"CVE-2024-1"},"is_fix_available":true,"affected_packages":[)"
                    R"({"name":"openssl","version":"3.0.11-1","fixed_in_version":"3.0.15-1"}],)"
                    R"("severity":"critical"}])"));
  const auto ecs = alerts::ecs_event(a, false);
  CHECK(ecs.at("vulnerability").at("id") == "CVE-2024-1");
  CHECK(ecs.at("package").at("version") == "3.0.11-1");
  a.parts.front().rule = schemas::vulnerability_fixed;
  CHECK(alerts::ocsf_event(a, false).at("status") == "Resolved");
}

TEST_CASE("what has no room is cut in every format", "[sinks][formats]") {
  auto a = samples().back();
  a.message = std::string(50'000, 'x');
  for (const auto format : {schemas::sink_format::native, schemas::sink_format::ecs,
                            schemas::sink_format::ocsf, schemas::sink_format::chat}) {
    const auto text = alerts::alert_text(a, in(format), 6000);
    CHECK(text.size() <= 6000);
    CHECK(json::accept(text));
  }
}

TEST_CASE("a chat is told in a line that mentions nobody", "[sinks][formats]") {
  auto a =
      tests::told_alert_of("<!channel> @all user added: <https://evil.example|mallory> & \"co\"");
  const auto chat = in(schemas::sink_format::chat);
  CHECK(json::parse(alerts::alert_text(a, chat, 8192)).at("text") ==
        "[critical] web-1: &lt;!channel&gt; @\u200ball user added: "
        "&lt;https://evil.example|mallory&gt; &amp; \"co\"");
  a.agents = {"web-1", "db-2", "db-3"};
  CHECK(alerts::chat_text(a).starts_with("[critical] web-1 and 2 more: "));
}

TEST_CASE("a template is filled as JSON, whatever the alert says", "[sinks][formats]") {
  auto a = tests::told_alert_of("a \"quoted\"\n\\ {rule}\x1b");
  schemas::sink to;
  to.text_template = R"({"blocks": [{"text": "{severity} {agents}: {message}"}], "id": "{id}"})";
  const auto made = json::parse(alerts::alert_text(a, to, 8192));
  CHECK(made.at("blocks").at(0).at("text") == "critical web-1: a \"quoted\"\n\\ {rule}\x1b");
  CHECK(made.at("id") == std::string(32, '1'));
}
