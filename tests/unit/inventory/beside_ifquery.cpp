// Configurations of interfaces that a test makes up, beside what ifquery says of the same files.
#include <map>
#include <set>
#include <sstream>

#include "tests/support/native.hpp"
#include "tests/support/peers.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

constexpr int ifquery_variants = 40;
using option_values = std::map<std::string, std::vector<std::string>>;

/// Text in the many ways in which people write it.
class writer_of_interfaces {
 public:
  explicit writer_of_interfaces(tests::chance& random) : random_(random) {}

  std::string blanks() {
    return random_.of(std::vector<std::string>{" ", "  ", "\t", " \t ", " \\\n "});
  }
  std::string indent() { return random_.of(std::vector<std::string>{"", " ", "\t", "    "}); }
  std::string end() {
    return random_.of(std::vector<std::string>{"\n", " \n", "\t\n", "\n\n", "\n# note \\\n"});
  }

  std::string option(const std::string& name, const std::string& value) {
    return indent() + name + blanks() + value + end();
  }
  std::string stanza(const std::string& name, const std::vector<std::string>& templates) {
    const bool six = random_.one_in(4);
    std::string out = indent() + "iface" + blanks() + name + blanks();
    const bool by_template = !templates.empty() && random_.one_in(2);
    if (by_template && random_.one_in(2)) {
      out += "inherits" + blanks() + random_.of(templates) + end();
      return out + option("address", address(false));
    }
    const auto method = random_.of(std::vector<std::string>{"static", "static", "dhcp", "manual"});
    out += (six ? "inet6" : "inet") + blanks() + method;
    if (by_template && !six) out += blanks() + "inherits" + blanks() + random_.of(templates);
    out += end();
    if (method == "static") out += option("address", address(six));
    if (method == "static" && !six && random_.one_in(2))
      out += option("netmask", random_.of(std::vector<std::string>{"255.255.255.0", "255.255.0.0",
                                                                   "255.255.255.240"}));
    if (random_.one_in(3)) out += option("gateway", six ? "2001:db8::1" : "192.0.2.1");
    if (random_.one_in(3)) out += option("metric", std::to_string(random_.below(900)));
    return out;
  }

 private:
  std::string address(bool six) {
    const auto n = std::to_string(1 + random_.below(250));
    return six ? "2001:db8::" + n + "/64" : "192.0.2." + n + (random_.one_in(2) ? "/24" : "");
  }
  tests::chance& random_;
};

/// ifquery's `name: value`, and further values of one option on lines of their own.
option_values asked(const std::string& ifquery, const tests::temp_dir& root,
                    const std::string& interface) {
  option_values out;
  std::string last;
  for (const auto& line :
       tests::lines_of({ifquery, "-i", root / "etc/network/interfaces",
                        "--state-dir=" + root.path(), "--no-mappings", interface})) {
    const auto colon = line.find(": ");
    const bool named = colon != line.npos && line.find(' ') > colon;
    if (named) last = line.substr(0, colon);
    out[last].push_back(named ? line.substr(colon + 2) : line);
  }
  return out;
}

std::string without_prefix(const std::string& address) {
  return address.substr(0, address.find('/'));
}

int bits_of(const std::string& mask) {
  if (mask.find('.') == mask.npos) return std::stoi(mask);
  int bits = 0, part = 0;
  char dot = 0;
  for (std::istringstream in(mask); in >> part; in >> dot)
    bits += __builtin_popcount(static_cast<unsigned>(part));
  return bits;
}

}  // namespace

TEST_CASE("what is configured with ifupdown is what ifquery reads", "[inventory][owners]") {
  const auto ifquery = tests::peer("ifquery");
  if (ifquery.empty()) tests::skip("no ifquery here, and none unpacked below build/peers");
  tests::chance random(tests::seed("interfaces"));
  writer_of_interfaces text(random);
  int compared = 0;
  for (int variant = 0; variant < ifquery_variants; ++variant) {
    const tests::temp_dir root;
    std::string main = "auto" + text.blanks() + "lo" + text.end();
    main += text.indent() + "iface base inet static" + text.end() +
            text.option("netmask", "255.255.255.128");
    if (random.one_in(2)) main += text.option("gateway", "192.0.2.126");
    const std::vector<std::string> names{"eth0", "eth1", "br-lan", "eth0.5"};
    main += text.stanza(names[0], {"base"}) + text.stanza(names[1], {"base"});
    const auto included = random.of(std::vector<std::string>{
        "source interfaces.d/*", "source-directory interfaces.d", "source interfaces.d/[xy]*"});
    // A relative name begins where the file lies.
    main += included + text.end() + text.stanza(names[2], {});
    write(root, "etc/network/interfaces", main);
    write(root, "etc/network/interfaces.d/x.cfg", text.stanza(names[3], {}));
    write(root, "etc/network/interfaces.d/y", text.stanza("eth9", {}));
    write(root, "etc/network/interfaces.d/.z", text.stanza("eth8", {}));
    INFO("variant " << variant << "\n" << main);
    const auto s = scan(table_id::protocols, root.path());
    CHECK(s.status == table_status::ok);
    std::map<std::string, std::vector<schemas::protocol>> ours;
    for (const auto& p : rows<schemas::protocol>(s)) ours[*p.interface].push_back(p);
    for (const auto* name : {"eth0", "eth1", "br-lan", "eth0.5", "eth9", "eth8", "base"}) {
      auto theirs = asked(ifquery, root, name);
      INFO(name);
      const bool unknown = theirs.size() == 1 && theirs.contains("ifquery");
      CHECK(unknown == !ours.contains(name));
      if (unknown || !ours.contains(name)) continue;
      REQUIRE(ours.at(name).size() == 1);
      const auto& row = ours.at(name).front();
      std::vector<std::string> addresses;
      for (const auto& a : *row.addresses) addresses.push_back(without_prefix(a));
      std::vector<std::string> expected;
      for (const auto& a : theirs["address"]) expected.push_back(without_prefix(a));
      CHECK(addresses == expected);
      if (row.addresses->size() == 1 && row.addresses->front().find('/') != std::string::npos)
        CHECK(std::stoi(row.addresses->front().substr(row.addresses->front().find('/') + 1)) ==
              bits_of(theirs["netmask"].back()));
      CHECK(row.gateway.value_or("") ==
            (theirs["gateway"].empty() ? "" : theirs["gateway"].back()));
      CHECK((row.metric ? std::to_string(*row.metric) : "") ==
            (theirs["metric"].empty() ? "" : theirs["metric"].back()));
      ++compared;
    }
  }
  std::cout << "ifquery: " << ifquery_variants << " variants, " << compared << " interfaces\n";
  CHECK(compared > 3 * ifquery_variants);
}
