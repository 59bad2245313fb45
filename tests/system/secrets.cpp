// Secrets of every kind are planted in every place that a host has for them; then they are looked
// for in whatever came of it: stores, history, alerts, logs, the tap, and what `muster` prints.
#include <fmt/format.h>
#include <signal.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "tests/support/pipeline.hpp"
#include "tests/support/secret_samples.hpp"

namespace fs = std::filesystem;
using schemas::json;
using tests::await;
using tests::pipeline;

namespace {

/// Stands beside the secrets and is none: where it is found, what was planted there was looked at.
constexpr std::string_view witness = "planted-and-plain";

std::vector<tests::secret_sample> samples() {
  std::vector<tests::secret_sample> out;
  for (const auto marked : tests::secret_samples) out.push_back(tests::read_sample(marked));
  out.push_back({"password = planted-9a", "", {"planted-9a"}});
  return out;
}

std::string content_of(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

void plant(const std::string& path, const std::string& text) {
  fs::create_directories(fs::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

/// A policy whose evidence is the first line of each sample's file; of `live` also of a command.
std::string policy_of(const std::string& id, const std::string& folder, bool live) {
  std::string out =
      fmt::format("dialect: muster\npolicy: {{id: {}, name: Planted}}\nchecks:\n", id);
  int n = 1;
  const auto add = [&](const std::string& rule) {
    out +=
        fmt::format("  - {{id: {}, title: A check, condition: all, rules: ['{}']}}\n", n++, rule);
  };
  for (std::size_t i = 0; i < samples().size(); ++i) {
    add(fmt::format("f:{}/{}.conf -> r:.", folder, i));
    if (live) add(fmt::format("c:/bin/cat {}/{}.conf -> r:.", folder, i));
  }
  add(fmt::format("f:{}/key.pem -> r:^x1planted", folder));
  add(fmt::format("f:{}/element.xml -> r:^<string>", folder));
  add(fmt::format("f:{}/below.yml -> n:^ +(\\d+) compare > 5", folder));
  add(fmt::format("f:{}/pin.conf -> n:^pin = (\\d+) compare > 5", folder));
  if (live) add("c:/bin/echo --password planted-1a planted-and-plain -> r:x");
  return out;
}

void plant_files(const std::string& folder, const std::string& mark) {
  const auto all = samples();
  for (std::size_t i = 0; i < all.size(); ++i)
    plant(fmt::format("{}/{}.conf", folder, i), all[i].line + "\n" + mark + "\n");
  plant(folder + "/key.pem",
        "-----BEGIN PRIVATE KEY-----\nx1planted-9b\n-----END PRIVATE KEY-----\n");
  plant(folder + "/element.xml", "<key>Password</key>\n<string>planted-9c</string>\n");
  plant(folder + "/below.yml", "password:\n  827364519\n");
  plant(folder + "/pin.conf", "pin = 918273645\n");
}

/// Every sample as the words of a command line.
json commands_of_samples() {
  json out = json::array({"--password", "planted-2a", "--mark", std::string(witness)});
  for (const auto& s : samples()) out.push_back(s.line);
  return out;
}

void plant_containers(const std::string& root) {
  const std::string id(64, 'c');
  const json config{{"ID", id},
                    {"Name", "/c"},
                    {"Path", "/bin/run"},
                    {"Args", commands_of_samples()},
                    {"Config",
                     {{"Image", "https://me:planted-2b@registry/x"},
                      {"User", "token=planted-2c"},
                      {"Env", {"DB_PASSWORD=planted-2d"}},
                      {"Labels", {{"password", "planted-2e"}}}}},
                    {"State", {{"Running", true}, {"Pid", 1}}}};
  plant(root + "/var/lib/docker/containers/" + id + "/config.v2.json", config.dump());
}

void plant_units(const std::string& root) {
  std::string text = fmt::format(
      "[Unit]\nDescription={} https://me:planted-3a@h/ token=planted-3b\n[Service]\n"
      "Environment=PASSWORD=planted-3c\nExecStart=/bin/run --password planted-3d -x",
      witness);
  for (const auto& s : samples())
    if (s.line.find_first_of("\"'\\%$") == std::string::npos) text += " \"" + s.line + "\"";
  plant(root + "/usr/lib/systemd/system/planted.service", text + "\n");
  plant(root + "/etc/cron.d/planted", "0 3 * * * root /bin/run --token planted-3e\n");
}

void plant_accounts(pipeline& p, const std::string& gecos) {
  p.write("etc/passwd",
          p.read("etc/passwd") + "planted:x:4000:100:" + gecos + ":/home/p:/bin/sh\n");
  p.write("var/lib/dpkg/status",
          p.read("var/lib/dpkg/status") +
              fmt::format("\nPackage: planted\nStatus: install ok installed\nVersion: 1\n"
                          "Architecture: all\nMaintainer: m\nHomepage: https://me:planted-4c@h/\n"
                          "Description: {} api_key=planted-4d\n",
                          witness));
}

std::vector<std::string> planted_secrets() {
  std::vector<std::string> out{"918273645", "827364519"};
  for (const auto& s : samples()) out.insert(out.end(), s.secrets.begin(), s.secrets.end());
  for (const char* of : {"1a", "2a", "2b", "2c", "2d", "2e", "3a", "3b", "3c", "3d", "3e",
                         "4a", "4b", "4c", "4d", "5a", "5b", "5c", "6a", "9b", "9c"})
    out.push_back(std::string("planted-") + of);
  return out;
}

/// Which of the secrets a text has, also as JSON writes them.
std::string found_in(const std::string& text) {
  std::string out;
  for (const auto& one : planted_secrets()) {
    const auto quoted = json(one).dump();
    if (text.find(one) != text.npos || text.find(quoted.substr(1, quoted.size() - 2)) != text.npos)
      out += one + "\n";
  }
  return out;
}

/// The rows of a table that may be partial: a policy is broken on purpose.
std::vector<json> rows_of(pipeline& p, const std::string& table) {
  std::istringstream text(p.muster({"dump", p.agent, table, "--format", "json"}));
  std::vector<json> out;
  for (std::string line; std::getline(text, line);)
    if (line.starts_with('{')) out.push_back(json::parse(line));  // else that not all is known
  return out;
}

void check_files(const std::string& folder) {
  bool seen = false;
  for (const auto& e : fs::recursive_directory_iterator(folder)) {
    if (!e.is_regular_file()) continue;
    const auto text = content_of(e.path());
    INFO(e.path().string());
    CHECK(found_in(text) == "");
    seen = seen || text.find(witness) != text.npos;
  }
  CHECK(seen);  // values are stored as they are: what is there would be found
}

void check_answers(pipeline& p, const std::string& agent) {
  std::vector<std::vector<std::string>> asked{{"agents"},
                                              {"alerts"},
                                              {"alerts", "--raised"},
                                              {"checks", agent},
                                              {"dump", agent},
                                              {"diff", agent, "--since", "1h", "--all"},
                                              {"why", agent, "1"},
                                              {"blame", agent, "users", "root"},
                                              {"export", agent, "--sbom", "cyclonedx"}};
  for (const auto* table : {"packages", "processes", "services", "containers", "users", "checks"})
    asked.push_back({"export", agent, "--csv", table});
  for (auto arguments : asked) {
    INFO(json(arguments).dump());
    int code = 1;
    CHECK(found_in(p.muster(arguments, &code)) == "");
    CHECK(code != 1);
    arguments.insert(arguments.end(), {"--format", "json"});
    CHECK(found_in(p.muster(arguments)) == "");
  }
}

}  // namespace

TEST_CASE("no secret that is planted on a host gets out of it", "[system][secrets]") {
  pipeline p("1h");
  plant(p.file("planted.yml"), policy_of("planted", "/etc/planted", false));
  plant(p.file("broken.yml"), "policy: {id: b, password: planted-6a\n");
  p.collect_with({"--policy", p.file("planted.yml"), "--policy", p.file("broken.yml")});
  plant_files(p.root() + "/etc/planted", std::string(witness));
  plant_containers(p.root());
  plant_units(p.root());
  plant_accounts(p, "password=planted-4a");
  for (const auto* name : {"broker", "wdb", "alerts", "analyzer-1"}) p.start(name);
  const auto tapped = p.file("tapped");
  tests::process reader("muster", {"--data", p.paths().data, "tap", "--format", "json"}, tapped);
  await("the reader",
        [&] { return p.log("broker").find("a tap reader is there") != std::string::npos; });
  p.start("collector");
  p.await_settled("the first scan");
  // What changes is in history and in alerts.
  plant_accounts(p, "token=planted-4b");
  plant_files(p.root() + "/etc/planted", "another end");
  plant(p.root() + "/etc/planted/0.conf", "\n");
  p.muster({"scan-now", p.agent});
  p.await_settled("the changes");

  const auto checks = rows_of(p, "checks");
  CHECK(checks.size() > samples().size());
  std::size_t masked = 0;
  for (const auto& c : checks) masked += c["evidence"].dump().find("***") != std::string::npos;
  CHECK(masked > samples().size() * 9 / 10);  // they were looked at, and decided
  const auto containers = rows_of(p, "containers");
  REQUIRE(containers.size() == 1);
  CHECK(containers[0].dump().find(witness) != std::string::npos);
  check_answers(p, p.agent);
  reader.signal(SIGTERM);
  reader.wait();
  const auto copies = content_of(tapped);
  CHECK(copies.find(witness) != std::string::npos);
  CHECK(found_in(copies) == "");
  p.stop_all();
  check_answers(p, p.agent);  // from the files
  check_files(p.paths().data);
}

TEST_CASE("nor one of a live host: processes, their environment, commands", "[system][secrets]") {
  pipeline p("1h");
  const auto folder = p.file("planted");
  plant_files(folder, std::string(witness));
  plant(p.file("live.yml"), policy_of("live", folder, true));
  // `sh -c` and its arguments stay in /proc for as long as the sleep runs.
  std::vector<std::string> words{"-c", "sleep 120; :"};
  for (const auto& one : commands_of_samples())
    words.push_back(one.get<std::string>().substr(0, 48));
  words.insert(words.end(), {"PASSWORD=planted-5a", "https://me:planted-5b@h/"});
  auto shell = tests::process::of("/bin/sh", words, p.file("shell"));
  for (const auto* name : {"broker", "wdb", "alerts", "analyzer-1"}) p.start(name);
  tests::process live("muster-collector",
                      {"--data", p.paths().data, "--agent", "live-host", "--interval", "1h",
                       "--policy", p.file("live.yml"), "--trust-commands", "--no-native"},
                      p.file("live.log"), {{"DB_PASSWORD", "planted-5c"}});
  await(
      "the live scan",
      [&] {
        const auto rows = p.muster({"dump", "live-host", "processes", "--format", "json"});
        return rows.find(witness) != rows.npos &&
               p.muster({"dump", "live-host", "checks"}).find("echo") != std::string::npos;
      },
      std::chrono::seconds{300}, [&] { return content_of(p.file("live.log")); });
  const auto why = p.muster({"why", "live-host", "2", "--format", "json"});
  CHECK(why.find("***") != why.npos);
  check_answers(p, "live-host");
  live.signal(SIGTERM);
  live.wait();
  p.stop_all();
  CHECK(found_in(content_of(p.file("live.log"))) == "");
  check_files(p.paths().data);
  shell.signal(SIGKILL);
}
