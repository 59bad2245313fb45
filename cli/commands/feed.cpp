// `muster feed`: what is known of vulnerabilities, from files that an operator brings.

#include "cli/commands/commands.hpp"
#include "cli/health/as_stages.hpp"
#include "cli/row_options.hpp"
#include "common/clock.hpp"
#include "common/lock_file.hpp"
#include "common/log.hpp"
#include "common/suggest.hpp"
#include "vulnerabilities/feed_sources.hpp"
#include "vulnerabilities/feeds.hpp"
#include "vulnerabilities/finding_json.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using vulnerabilities::feed_record;

namespace {

struct import_choice {
  std::vector<std::string> paths;
  vulnerabilities::import_options how;
};

void add_import_options(option_list& to, import_choice& o) {
  to.required("PATH", o.paths,
              "archives as OSV publishes them (all.zip), folders of records, records, documents "
              "of OpenVEX, or the JSON of Debian's security tracker; what is there of each "
              "ecosystem becomes its feed");
  to.flag("--languages", o.how.languages,
          "PyPI and npm too, whose versions are compared in upstream's order");
  to.flag("--older", o.how.older, "also a feed that is older than the one that is there");
  to.flag("--fewer", o.how.fewer, "also a feed of less than half the records that are there");
}

void show_reading(schemas::u64 records) {
  if (records > 0) show_waiting(fmt::format("{} records read", records));
}

result<std::vector<feed_record>> import_paths(const schemas::data_paths& paths,
                                              const import_choice& o,
                                              vulnerabilities::passed_over& left_out) {
  for (const auto& path : o.paths)
    if (path.empty()) return fail(errc::usage, "PATH is empty");
  const auto lock = common::lock_file::take(paths.feeds() + "/import", "an import");
  if (!lock) return fail(lock.error());
  auto import = vulnerabilities::feed_import::begin(paths.feeds(), o.how);
  if (!import) return fail(import.error());
  if (auto s = vulnerabilities::read_sources(*import, o.paths, show_reading); !s)
    return fail(s.error());
  left_out = import->left_out();
  return import->finish(common::wall_ms());
}

void say_left_out(const vulnerabilities::passed_over& p) {
  const auto note = [](schemas::u64 count, const char* why) {
    if (count > 0) say(fmt::format("muster: {} records passed over: {}", count, why));
  };
  note(p.of_languages, "of packages of languages: --languages takes these");
  note(p.of_rebuilds, "of others who build a distribution's packages anew");
  note(p.of_others, "of ecosystems that are not matched here");
  note(p.twice, "an id that was read before");
}

void say_of_what_time(const std::vector<feed_record>& all) {
  for (const auto& one : all)
    if (one.ecosystem == vulnerabilities::tracker_feed)
      say(
          fmt::format("muster: the tracker's JSON says no date: {} is when the file was written "
                      "here; a copy has that of the copying",
                      common::format_time(one.date)));
}

int run_import(const common_options& c, const import_choice& o) {
  if (auto s = health::act_as_stages(c.paths); !s) return report_error(s.error());
  vulnerabilities::passed_over left_out;
  const auto feeds = import_paths(c.paths, o, left_out);
  show_waiting("");
  if (!feeds) return report_error(feeds.error());
  say_left_out(left_out);
  say_of_what_time(*feeds);
  printer out(c.as, c.on, "feed");
  for (const auto& one : *feeds) out.row(vulnerabilities::feed_json(one));
  return exit_ok;
}

struct remove_choice {
  std::string feed;
};

void add_remove_options(option_list& to, remove_choice& o) {
  to.required("ECOSYSTEM", o.feed,
              "which feed, as `muster feed list` has it: Debian, 'Rocky Linux'");
}

common::error no_such_feed(const std::string& typed, const vulnerabilities::feeds& known) {
  std::vector<std::string_view> names;
  for (const auto& [name, feed] : known.all()) names.push_back(name);
  return {errc::not_found,
          fmt::format("there is no feed of '{}'{}; `muster feed list` has their names",
                      common::one_line(typed), common::did_you_mean(typed, names))};
}

int run_remove(const common_options& c, const remove_choice& o) {
  if (auto s = health::act_as_stages(c.paths); !s) return report_error(s.error());
  {
    const auto known = vulnerabilities::feeds::open(c.paths.feeds());
    if (!known) return report_error(known.error());
    if (known->find(o.feed) == nullptr) return report_error(no_such_feed(o.feed, *known));
  }
  const auto lock = common::lock_file::take(c.paths.feeds() + "/import", "an import");
  if (!lock) return report_error(lock.error());
  auto feeds = vulnerabilities::feed_import::begin(c.paths.feeds(), {});
  if (!feeds) return report_error(feeds.error());
  const auto gone = feeds->remove(o.feed);
  if (!gone) return report_error(gone.error());
  printer(c.as, c.on, "feed").row(vulnerabilities::feed_json(*gone));
  say(
      fmt::format("the feed of {} is removed; of hosts that it was about, vulnerabilities are "
                  "unknown now",
                  gone->ecosystem));
  return exit_ok;
}

int run_list(const common_options& c, const row_options& o) {
  auto view = o.view(views::columns_of(vulnerabilities::feed_json({})));
  if (!view) return report_error(view.error());
  view->least = {"sha256"};
  const auto feeds = vulnerabilities::feeds::open(c.paths.feeds());
  if (!feeds) return report_error(feeds.error());
  printer out(c.as, c.on, "feed", std::move(*view));
  for (const auto& [name, one] : feeds->all()) out.row(vulnerabilities::feed_json(one));
  if (feeds->all().empty() && c.as == format::table)
    say("no feeds: `muster feed import PATH` takes them; docs/vulnerabilities.md says from where");
  return exit_ok;
}

}  // namespace

command make_feed() {
  return make_group(
      "feed", "what is known of vulnerabilities, from files: nothing is fetched",
      {make_command<import_choice>("import", "take records of the OSV format; whole or not at all",
                                   add_import_options, run_import),
       make_command<remove_choice>("remove",
                                   "a feed that is not wanted any more; prints what it was",
                                   add_remove_options, run_remove),
       paged(make_command<row_options>("list", "the feeds, and how old they are", add_options,
                                       run_list))});
}

}  // namespace cli
