// Configurations of netplan that a test makes up: what is read of them is what is read of the
// networkd files that netplan makes of them.
#include <map>

#include "tests/support/native.hpp"
#include "tests/support/peers.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

constexpr int netplan_variants = 20;

/// netplan's generator with its library, installed or unpacked below build/peers.
std::vector<std::string> netplan_generator() {
  std::error_code none;
  const fs::path unpacked = fs::path(MUSTER_SOURCE_DIR) / "build/peers";
  for (const auto* installed : {"/usr/libexec/netplan/generate", "/lib/netplan/generate"})
    if (fs::is_regular_file(installed, none)) return {installed};
  const auto program = unpacked / "netplan.io/usr/libexec/netplan/generate";
  if (!fs::is_regular_file(program, none)) return {};
  for (const auto& f : fs::recursive_directory_iterator(unpacked / "libnetplan0", none))
    if (f.path().filename().string().starts_with("libnetplan.so"))
      return {"env", "LD_LIBRARY_PATH=" + f.path().parent_path().string(), program.string()};
  return {};
}

/// `by_routes`: the default route as a route, not as a gateway. Both would be two routes, of which
/// a row tells one.
std::string device_of(tests::chance& random, const std::string& name, bool by_routes) {
  std::string out = "    " + name + ":\n";
  if (random.one_in(2)) out += random.one_in(4) ? "      dhcp4: no\n" : "      dhcp4: true\n";
  if (random.one_in(3)) out += "      dhcp6: yes\n";
  std::string addresses;
  for (unsigned i = random.below(3); i > 0; --i)
    addresses += fmt::format("        - {}{}/24\n", "192.0.2.", 1 + random.below(250));
  if (random.one_in(3)) addresses += "        - \"2001:db8::7/64\"\n";
  if (!addresses.empty()) out += "      addresses:\n" + addresses;
  if (addresses.find('.') != addresses.npos && random.one_in(2))
    out += !by_routes ? "      gateway4: 192.0.2.254\n"
                      : "      routes:\n        - to: 0.0.0.0/0\n          via: 192.0.2.254\n"
                        "          metric: 7\n";
  return out + "      optional: true\n";
}

/// `interface family` → what is said of it; what routers say by themselves is left out.
std::map<std::string, std::string> told_by(const inventory::table_scan& s,
                                           const std::string& source) {
  std::map<std::string, std::string> out;
  for (const auto& p : rows<schemas::protocol>(s)) {
    if (p.source != source || p.method == "auto") continue;
    auto& line = out[*p.interface + " " + *p.family];
    line = *p.method;
    for (const auto& a : *p.addresses) line += " " + a;
    if (p.gateway) line += " via " + *p.gateway;
    if (p.gateway && p.metric == 7) line += " metric 7";
  }
  return out;
}

}  // namespace

TEST_CASE("what netplan configures is what its networkd files say", "[inventory][owners]") {
  auto generate = netplan_generator();
  if (generate.empty()) tests::skip("no netplan here, and none unpacked below build/peers");
  tests::chance random(tests::seed("netplan"));
  std::size_t compared = 0;
  for (int variant = 0; variant < netplan_variants; ++variant) {
    const tests::temp_dir root;
    const bool by_routes = random.one_in(2);
    std::string log;
    for (const std::string file : {"etc/netplan/10-a.yaml", "run/netplan/20-b.yaml"}) {
      std::string text = "network:\n  version: 2\n  ethernets:\n";
      for (const auto* name : {"eth0", "eth1", "lan2"})
        if (random.one_in(2)) text += device_of(random, name, by_routes);
      if (text.ends_with("ethernets:\n")) text += device_of(random, "eth9", by_routes);
      write(root, file, text);
      log += file + ":\n" + text;
    }
    auto command = generate;
    command.insert(command.end(), {"--root-dir", root.path()});
    const auto said = tests::lines_of(command);
    INFO("variant " << variant << "\n" << log << (said.empty() ? "" : said.back()));
    const auto s = scan(table_id::protocols, root.path());
    const auto ours = told_by(s, "netplan"), theirs = told_by(s, "networkd");
    for (const auto& [name, line] : theirs) {
      INFO(name);
      CHECK((ours.contains(name) ? ours.at(name) : "nothing") == line);
    }
    CHECK(ours.size() == theirs.size());
    compared += theirs.size();
  }
  std::cout << "netplan generate: " << netplan_variants << " variants, " << compared
            << " interfaces and families\n";
  CHECK(compared > netplan_variants);
}
