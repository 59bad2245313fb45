// resolv.conf, hosts and SELinux's configuration that a test makes up, beside what the libraries
// that own them make of the same files: in a child whose /etc they are.
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <resolv.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <set>

#include "collector/inventory/security/modules.hpp"
#include "tests/support/native.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

using text_list = std::vector<std::string>;
constexpr int libc_variants = 16;

/// What `ask` says in a process whose /etc is the root's; nullopt: no namespace can be made.
std::optional<std::string> with_etc_of(const tests::temp_dir& root,
                                       const std::function<std::string()>& ask) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const auto child = ::fork();
  if (child == 0) {
    ::alarm(10);
    const auto etc = root / "etc";
    const bool apart = ::unshare(CLONE_NEWNS) == 0 || ::unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0;
    if (!apart || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount(etc.c_str(), "/etc", nullptr, MS_BIND, nullptr) != 0)
      ::_exit(1);
    const auto said = ask();
    const auto wrote = ::write(ends[1], said.data(), said.size());
    ::_exit(wrote == static_cast<ssize_t>(said.size()) ? 0 : 1);
  }
  ::close(ends[1]);
  std::string out;
  char part[4096];
  for (ssize_t n; (n = ::read(ends[0], part, sizeof part)) > 0;)
    out.append(part, static_cast<std::size_t>(n));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  return status == 0 ? std::optional(out) : std::nullopt;
}

std::string resolv_conf_of_libc() {
  struct __res_state state {};
  std::string out;
  if (::res_ninit(&state) != 0) return "res_ninit failed";
  for (int n = 0; n < state.nscount; ++n) {
    char text[INET6_ADDRSTRLEN] = "";
    if (const auto* six = state._u._ext.nsaddrs[n]; six != nullptr)
      ::inet_ntop(AF_INET6, &six->sin6_addr, text, sizeof text);
    else
      ::inet_ntop(AF_INET, &state.nsaddr_list[n].sin_addr, text, sizeof text);
    const auto line = std::string("nameserver ") + text + "\n";
    if (out.find(line) == std::string::npos) out += line;  // the same twice is one row
  }
  for (auto* const* domain = state.dnsrch; *domain != nullptr && domain < state.dnsrch + MAXDNSRCH;
       ++domain)
    out += std::string("search ") + *domain + "\n";
  return out + "ndots " + std::to_string(state.ndots) + "\n";
}

std::string resolv_conf_of_ours(const tests::temp_dir& root) {
  std::map<std::int64_t, std::string> servers, search;
  std::string ndots = "1";
  for (const auto& r : rows<schemas::resolver>(scan(table_id::resolvers, root.path()))) {
    if (r.kind == "nameserver" && *r.position <= MAXNS)
      servers[*r.position] = "nameserver " + *r.value + "\n";
    if (r.kind == "search" && *r.position <= MAXDNSRCH)
      search[*r.position] = "search " + *r.value + "\n";
    if (r.name == "ndots") ndots = r.value.value_or("");
  }
  std::string out;
  for (const auto& [at, line] : servers) out += line;
  for (const auto& [at, line] : search) out += line;
  return out + "ndots " + ndots + "\n";
}

std::string hosts_of_libc() {
  std::string out;
  ::sethostent(0);
  while (const auto* h = ::gethostent()) {
    if (*h->h_name == '\0') continue;  // an address alone names nobody
    char text[INET6_ADDRSTRLEN] = "";
    ::inet_ntop(h->h_addrtype, h->h_addr_list[0], text, sizeof text);
    out += std::string(h->h_name) + " " + text + "\n";
    for (auto** alias = h->h_aliases; *alias != nullptr; ++alias)
      out += std::string(*alias) + " " + text + "\n";
  }
  return out;
}

std::set<std::string> lines_in(const std::string& text) {
  std::set<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.insert(line);
  return out;
}

/// What SELinux's own library reads of its configuration.
std::string selinux_of_library() {
  void* library = ::dlopen("libselinux.so.1", RTLD_NOW);
  if (library == nullptr) return "no library";
  auto* mode = reinterpret_cast<int (*)(int*)>(::dlsym(library, "selinux_getenforcemode"));
  auto* policy = reinterpret_cast<int (*)(char**)>(::dlsym(library, "selinux_getpolicytype"));
  int enforce = -2;
  char* type = nullptr;
  const bool says = mode(&enforce) == 0, named = policy(&type) == 0;
  const text_list names{"disabled", "permissive", "enforcing"};
  return (says ? names.at(static_cast<std::size_t>(enforce + 1)) : "-") + " " +
         (named && type != nullptr ? type : "-");
}

}  // namespace

TEST_CASE("what resolv.conf says is what the C library makes of it", "[inventory][owners]") {
  tests::chance random(tests::seed("resolv.conf"));
  const text_list lines{"nameserver 192.0.2.1",
                        "nameserver 2001:db8::5",
                        "nameserver 192.0.2.2#x",
                        " nameserver 192.0.2.3",
                        "nameserver\t192.0.2.4 rest",
                        "nameserver 300.1",
                        "nameserver",
                        "nameserver127.0.0.1",
                        "search a.example b.example",
                        "search\tc.example",
                        "domain d.example e.example",
                        "search",
                        "domain",
                        "options ndots:3",
                        "options rotate ndots:2 timeout:1",
                        "# search z.example",
                        ";nameserver 192.0.2.9",
                        "",
                        "options",
                        "sortlist 192.0.2.0"};
  for (int variant = 0; variant < libc_variants; ++variant) {
    tests::temp_dir root;
    std::string text = "nameserver 192.0.2.77\nsearch first.example\n";
    for (unsigned n = random.below(10); n > 0; --n) text += random.of(lines) + "\n";
    write(root, "etc/resolv.conf", text);
    const auto theirs = with_etc_of(root, resolv_conf_of_libc);
    if (!theirs) tests::skip("no mount namespace can be made here");
    INFO("variant " << variant << "\n" << text);
    CHECK(resolv_conf_of_ours(root) == *theirs);
  }
  std::cout << "res_ninit: " << libc_variants << " variants\n";
}

TEST_CASE("the hosts are those that the C library lists", "[inventory][owners]") {
  tests::chance random(tests::seed("hosts"));
  // It lists addresses of IPv4 alone.
  const text_list lines{"192.0.2.1 a b c",    "192.0.2.2\td # e",
                        "#192.0.2.3 f",       "192.0.2.4",
                        "  192.0.2.5 g",      "192.0.2 h",
                        "nonsense i",         "192.0.2.6 J.example. k",
                        "192.0.2.7   l\tm  ", "",
                        "192.0.2.8 n#o"};
  int listed = 0;
  for (int variant = 0; variant < libc_variants; ++variant) {
    tests::temp_dir root;
    std::string text;
    for (unsigned n = 1 + random.below(8); n > 0; --n) text += random.of(lines) + "\n";
    write(root, "etc/hosts", text);
    write(root, "etc/nsswitch.conf", "hosts: files\n");
    const auto theirs = with_etc_of(root, hosts_of_libc);
    if (!theirs) tests::skip("no mount namespace can be made here");
    std::set<std::string> ours;
    for (const auto& r : rows<schemas::resolver>(scan(table_id::resolvers, root.path())))
      if (r.kind == "host") ours.insert(*r.name + " " + *r.value);
    INFO("variant " << variant << "\n" << text);
    CHECK(ours == lines_in(*theirs));
    listed += static_cast<int>(ours.size());
  }
  std::cout << "gethostent: " << libc_variants << " variants, " << listed << " names\n";
  CHECK(listed > libc_variants);
}

TEST_CASE("SELinux's configuration says what libselinux reads", "[inventory][owners]") {
  tests::chance random(tests::seed("selinux"));
  const text_list lines{"SELINUX=enforcing",
                        "SELINUX=Permissive",
                        "SELINUX=disabled  ",
                        "SELINUX=maybe",
                        " SELINUX=enforcing",
                        "#SELINUX=disabled",
                        "SELINUXTYPE=mls",
                        "selinuxtype=strict",
                        "  SELINUXTYPE=minimum \t",
                        "# SELINUXTYPE=none",
                        "",
                        "SELINUX = enforcing"};
  int read = 0;
  for (int variant = 0; variant < libc_variants; ++variant) {
    tests::temp_dir root;
    std::string text = "SELINUXTYPE=targeted\n";
    for (unsigned n = 1 + random.below(7); n > 0; --n) text += random.of(lines) + "\n";
    write(root, "etc/selinux/config", text);
    const auto theirs = with_etc_of(root, selinux_of_library);
    if (!theirs || theirs->starts_with("no "))
      tests::skip("no mount namespace can be made here, or there is no libselinux");
    const auto ours = inventory::parse_selinux_config(text);
    INFO("variant " << variant << "\n" << text);
    CHECK((ours.mode.empty() ? "-" : ours.mode) + " " + ours.policy == *theirs);
    read += !ours.mode.empty();
  }
  std::cout << "libselinux: " << libc_variants << " variants, " << read << " with a mode\n";
  CHECK(read > 0);
}
