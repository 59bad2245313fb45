// Generated units, put together here and by `systemd-analyze security --offline`, which tells of
// some switches whether they are on.
#include <nlohmann/json.hpp>
#include <sstream>

#include "common/subprocess.hpp"
#include "tests/support/native.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/effective/tree.hpp"

namespace {

const std::vector<std::string> switches{"LockPersonality", "ProtectClock", "ProtectHostname",
                                        "RestrictRealtime", "MemoryDenyWriteExecute"};
const std::vector<std::string> unit_folders{
    "/etc/systemd/system/",     "/run/systemd/system/",         "/usr/local/lib/systemd/system/",
    "/usr/lib/systemd/system/", "/run/systemd/system.control/", "/etc/systemd/system.attached/"};

class unit_tree_of_switches {
 public:
  unit_tree_of_switches(tests::settings_tree& t, tests::chance& c) : t_(t), c_(c) {
    for (const auto* unit : {"a-b-c.service", "t-u@.service", "t-u@i-j.service"})
      for (const auto& folder : unit_folders)
        if (c_.one_in(3)) add(folder + unit, "ExecStart=/bin/true\n");
    if (c_.one_in(2))
      t_.link(unit_folders[c_.below(2)] + "z.service", "/usr/lib/systemd/system/a-b-c.service");
    for (const auto* drop_ins :
         {"a-b-c.service.d", "a-b-.service.d", "a-.service.d", "service.d", "b-c.service.d",
          "z.service.d", "t-u@.service.d", "t-u@i-j.service.d", "t-@i-j.service.d", "t-@.service.d",
          "t-.service.d"})
      for (const auto& folder : unit_folders)
        for (const auto* name : {"10.conf", "20.conf", "30.conf"})
          if (c_.one_in(5)) add(folder + drop_ins + "/" + name, "");
  }

 private:
  void add(const std::string& path, const std::string& more) {
    if (c_.one_in(12)) return void(t_.link(path, "/dev/null"));
    std::string out = "[Service]\n" + more;
    static const std::vector<std::string> values{"yes", "no", "true", "off", ""};
    for (unsigned n = c_.below(4); n > 0; --n)
      out += (c_.one_in(8) ? "#" : "") + c_.of(switches) + (c_.one_in(4) ? "=\\\n " : "=") +
             c_.of(values) + "\n";
    t_.file(path, out);
  }
  tests::settings_tree& t_;
  tests::chance& c_;
};

bool is_on(const tests::effective::answer& a) {
  return a.now == tests::effective::answer::state::set && (a.value == "yes" || a.value == "true");
}

}  // namespace

TEST_CASE("switches of a unit are those that systemd-analyze finds", "[policy][effective][owner]") {
  tests::chance c(tests::seed("switches of units"));
  std::ostringstream differences;
  constexpr int variants = 60;
  int asked = 0, on = 0, gone = 0;
  for (int v = 0; v < variants; ++v) {
    tests::settings_tree t;
    unit_tree_of_switches generated(t, c);
    for (const std::string unit : {"a-b-c.service", "t-u@i-j.service", "z.service"}) {
      const auto out = common::run({"systemd-analyze", "security", "--offline=true", "--no-pager",
                                    "--json=short", "--root=" + t.path(), unit},
                                   {});
      if (!out) tests::skip("no systemd-analyze");
      const auto begin = out->output.find("[{");
      const auto json = begin == std::string::npos
                            ? nlohmann::json()
                            : nlohmann::json::parse(out->output.substr(begin), nullptr, false);
      for (const auto& key : switches) {
        const auto mine = t.ask("systemd:" + unit + ":Service." + key);
        ++asked;
        bool theirs = false, known = false;
        for (const auto& one : json)
          if (one.value("json_field", "") == key)
            known = true, theirs = one["set"].is_boolean() && one["set"].get<bool>();
        const bool absent = mine.now == tests::effective::answer::state::absent;
        on += theirs;
        gone += absent;
        if (known ? absent || theirs != is_on(mine) : !absent)
          differences << "variant " << v << " " << unit << " " << key << ": "
                      << (known ? theirs ? "on" : "off" : "no unit") << ", here '"
                      << t.value("systemd:" + unit + ":Service." + key) << "', "
                      << t.places("systemd:" + unit + ":Service." + key) << " | "
                      << out->output.substr(0, known ? 0 : 200) << "\n";
      }
    }
  }
  std::cout << "switches of units: " << variants << " variants, " << asked << " asked, " << on
            << " on, " << gone << " of no unit\n";
  CHECK(on > variants);
  CHECK(differences.str() == "");
}
