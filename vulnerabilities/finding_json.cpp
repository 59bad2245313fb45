#include "vulnerabilities/finding_json.hpp"

#include "views/values.hpp"

namespace vulnerabilities {

namespace {

schemas::json text_or_null(const std::string& text) {
  return text.empty() ? schemas::json(nullptr) : schemas::json(schemas::printable_utf8(text));
}

}  // namespace

schemas::json finding_json(const store::registry::entry& agent, const finding& f, i64 since) {
  static const verdict none;
  const auto& v = f.what == nullptr ? none : *f.what;
  return {
      {"agent", agent.agent},
      {"hostname", schemas::printable_utf8(agent.record.hostname)},
      {"cve", text_or_null(v.cve)},
      {"ids", views::texts_json(v.ids)},
      {"severity", v.severity ? schemas::json(schemas::name(*v.severity)) : schemas::json(nullptr)},
      {"ecosystem", text_or_null(v.ecosystem)},
      {"source", text_or_null(f.source)},
      {"source_version", text_or_null(f.version)},
      {"binaries", views::texts_json(f.binaries)},
      {"state", name(f.is)},
      {"fixed_version", text_or_null(v.fixed_version)},
      {"reason", schemas::printable_utf8(f.reason)},
      {"feed", f.feed == nullptr ? schemas::json(nullptr) : schemas::json(f.feed->ecosystem)},
      {"feed_date", f.feed == nullptr ? schemas::json(nullptr) : views::time_json(f.feed->date)},
      {"since", views::time_json(since)}};
}

schemas::json explained_json(const finding& f) {
  static const verdict none;
  const auto& v = f.what == nullptr ? none : *f.what;
  return {
      {"cve", text_or_null(v.cve)},
      {"state", name(f.is)},
      {"severity", v.severity ? schemas::json(schemas::name(*v.severity)) : schemas::json(nullptr)},
      {"source", text_or_null(f.source)},
      {"source_version", text_or_null(f.version)},
      {"binaries", views::texts_json(f.binaries)},
      {"reason", schemas::printable_utf8(f.reason)},
      {"fixed_version", text_or_null(v.fixed_version)},
      {"record", text_or_null(v.record)},
      {"event", text_or_null(v.event)},
      {"compared_by", text_or_null(v.compared_by)},
      {"ids", views::texts_json(v.ids)},
      {"published", views::time_json(v.published)},
      {"ecosystem", text_or_null(v.ecosystem)},
      {"feed", f.feed == nullptr ? schemas::json(nullptr) : schemas::json(f.feed->ecosystem)},
      {"feed_date", f.feed == nullptr ? schemas::json(nullptr) : views::time_json(f.feed->date)},
      {"feed_sha256", f.feed == nullptr ? schemas::json(nullptr) : schemas::json(f.feed->sha256)},
      {"imported_at",
       f.feed == nullptr ? schemas::json(nullptr) : views::time_json(f.feed->imported_at)}};
}

schemas::json feed_json(const feed_record& f) {
  return {{"ecosystem", f.ecosystem},
          {"records", f.records},
          {"date", views::time_json(f.date)},
          {"sha256", f.sha256},
          {"imported_at", views::time_json(f.imported_at)}};
}

}  // namespace vulnerabilities
