// Folders of Python packages that a test makes up, beside what `pip list --path` says of them: one
// process for all.
#include <nlohmann/json.hpp>
#include <set>

#include "common/letters.hpp"
#include "tests/support/native.hpp"
#include "tests/support/peers.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

constexpr int pip_variants = 24;
const std::string pip_site = "usr/lib/python3.11/site-packages/";
using names_and_versions = std::set<std::string>;

/// A little-endian number.
std::string bytes_of(unsigned n, int width) {
  std::string out;
  for (int i = 0; i < width; ++i, n >>= 8) out.push_back(static_cast<char>(n & 255));
  return out;
}

/// An archive of one file that is stored as it is; nobody checks its sum.
std::string zip_of(const std::string& name, const std::string& text) {
  const auto size = static_cast<unsigned>(text.size());
  const auto facts = bytes_of(0, 4) + bytes_of(0, 4) + bytes_of(0, 4) + bytes_of(size, 4) +
                     bytes_of(size, 4) + bytes_of(static_cast<unsigned>(name.size()), 2);
  const auto file = "PK\3\4" + bytes_of(20, 2) + facts + bytes_of(0, 2) + name + text;
  const auto entry = "PK\1\2" + bytes_of(20, 2) + bytes_of(20, 2) + facts + bytes_of(0, 2) +
                     bytes_of(0, 2) + bytes_of(0, 2) + bytes_of(0, 2) + bytes_of(0, 4) +
                     bytes_of(0, 4) + name;
  return file + entry + "PK\5\6" + bytes_of(0, 4) + bytes_of(1, 2) + bytes_of(1, 2) +
         bytes_of(static_cast<unsigned>(entry.size()), 4) +
         bytes_of(static_cast<unsigned>(file.size()), 4) + bytes_of(0, 2);
}

/// One folder of packages; every one has a name of its own.
class site_of_packages {
 public:
  explicit site_of_packages(tests::chance& random) : random_(random) {
    fs::create_directories(root / pip_site);
    for (unsigned n = 0; n < 10; ++n) entry(fmt::format("{}{}", pick(stems), n));
  }
  tests::temp_dir root;
  std::string log;

 private:
  using texts = std::vector<std::string>;
  const texts stems{"demo", "My_Lib", "zope.x", "A"};
  const std::string& pick(const texts& of) { return random_.of(of); }

  std::string metadata(const std::string& name, const std::string& version) {
    const auto end = random_.one_in(3) ? "\r\n" : "\n";
    texts fields{pick({"Name: ", "name:", "NAME:\t"}) + name, "Summary: a: b",
                 "License: MIT" + std::string(end) + "  Name: other" + end + "   " + end + "\tx"};
    fields.push_back(pick({"Version: ", "version:"}) + version);
    if (random_.one_in(12)) fields[0] = "Nam: " + name;
    std::string out = "Metadata-Version: 2.1" + std::string(end);
    for (; !fields.empty(); fields.pop_back()) {
      std::swap(fields[random_.below(static_cast<unsigned>(fields.size()))], fields.back());
      out += fields.back() + end;
    }
    return out + pick({std::string(end), "no field" + std::string(end)}) +
           "Name: body\nVersion: 9\n";
  }
  void file(const std::string& path, const std::string& text) {
    write(root, path, text);
    log += path + ":\n" + text + "\n";
  }
  /// Metadata in one of the folders that have it, or in a file.
  void put(const std::string& path, const std::string& text) {
    const auto how = random_.below(6);
    if (how == 0) return file(path, text);
    if (how == 1) file(path + "/METADATA", "");
    if (how == 2) file(path + "/PKG-INFO", "Name: second\nVersion: 3\n\n");
    if (how == 3) return link(path, text);
    file(path + (how == 1 || how == 4 ? "/PKG-INFO" : "/METADATA"), text);
  }
  void link(const std::string& path, const std::string& text) {
    const auto real = fmt::format("opt/store/{}", ++linked_);
    file(real + "/PKG-INFO", text);
    const auto parent = fs::path(root / path).parent_path();
    fs::create_directories(parent);
    fs::create_symlink(fs::relative(root / real, parent), root / path);
  }
  void entry(const std::string& name) {
    const auto version = fmt::format("{}.{}", random_.below(9), random_.below(9));
    const auto text = metadata(name, version), file_name = name + "-" + version;
    switch (random_.below(9)) {
      case 0:
        return put(pip_site + pick({"~", "x y", ""}) + file_name + ".dist-info", text);
      case 1:
        return put(pip_site + file_name + pick({".Dist-Info", ".EGG-INFO"}), text);
      case 2:
        return fs::create_directories(root / (pip_site + file_name + ".dist-info")), void();
      case 3:
        return put(pip_site + pick({name, file_name + "-py3.11"}) + ".egg-info", text);
      case 4:
        return file(pip_site + file_name + "-py3.11.egg/EGG-INFO/PKG-INFO",
                    "Name: " + name + "\nVersion: " + version + "\n\n");
      case 5:
        return file(pip_site + file_name + pick({"", "-py3.11"}) + ".egg",
                    zip_of("EGG-INFO/PKG-INFO", text));
      case 6: {
        const auto folder = "srv/" + name + "/src";
        file(pip_site + name + ".egg-link",
             pick({"", "\n \n"}) + "../../../../" + folder + "  \n../\n");
        return put(folder + "/" + name + pick({".egg-info", "-1.dist-info"}), text);
      }
      default:
        return put(pip_site + file_name + ".dist-info", text);
    }
  }
  tests::chance& random_;
  int linked_ = 0;
};

/// Names are equal in any case, and whichever of `-_.` they are written with.
std::string canonical(std::string name) {
  name = common::lower_case(name);
  std::ranges::replace_if(
      name, [](char c) { return c == '_' || c == '.'; }, '-');
  return name;
}

names_and_versions listed_by_pip(const nlohmann::json& list) {
  names_and_versions out;
  for (const auto& p : list)
    out.insert(canonical(p.at("name")) + " " + p.at("version").get<std::string>());
  return out;
}

names_and_versions listed_by_scan(const tests::temp_dir& root, bool with_eggs) {
  names_and_versions out;
  for (const auto& p : rows<schemas::package>(scan(table_id::packages, root.path())))
    if (with_eggs || (*p.path + "/").find(".egg/") == std::string::npos) {
      INFO(*p.path);
      CHECK(out.insert(canonical(*p.name) + " " + *p.version).second);
    }
  return out;
}

/// Prints whether eggs are looked for at all (no more in later versions), then a list a line.
constexpr const char* list_all = R"(
import glob, os, sys
os.environ['_PIP_USE_IMPORTLIB_METADATA'] = '1'
sys.path += glob.glob(sys.argv[1] + '/*/usr/lib/python3/dist-packages')
try:
    from pip._internal.cli.main import main
    from pip._internal.metadata.importlib import _dists, _envs
except ImportError:
    sys.exit()
print('eggs' if hasattr(_envs._DistributionFinder, 'find_eggs') else 'no eggs', flush=True)
for site in sys.argv[2:]:
    main(['list', '--isolated', '--disable-pip-version-check', '--path', site, '--format', 'json'])
)";

}  // namespace

TEST_CASE("Python packages are those that pip lists", "[inventory][packages][owners]") {
  const auto python = tests::peer("python3");
  if (python.empty()) tests::skip("no python3 here");
  tests::chance random(tests::seed("pip"));
  std::vector<std::unique_ptr<site_of_packages>> sites;
  std::vector<std::string> command{python, "-c", list_all,
                                   std::string(MUSTER_SOURCE_DIR) + "/build/peers"};
  for (int n = 0; n < pip_variants; ++n) {
    sites.push_back(std::make_unique<site_of_packages>(random));
    command.push_back(sites.back()->root / pip_site);
  }
  const auto said = tests::lines_of(command);
  const bool with_eggs = !said.empty() && said.front() == "eggs";
  std::vector<nlohmann::json> lists;
  for (const auto& line : said)
    if (line.starts_with("[")) lists.push_back(nlohmann::json::parse(line, nullptr, false));
  if (said.empty()) tests::skip("no pip here, and none unpacked below build/peers");
  REQUIRE(lists.size() == pip_variants);
  std::size_t compared = 0;
  for (int n = 0; n < pip_variants; ++n) {
    const auto& site = *sites[static_cast<std::size_t>(n)];
    INFO("variant " << n << "\n" << site.log);
    const auto theirs = listed_by_pip(lists[static_cast<std::size_t>(n)]);
    CHECK(listed_by_scan(site.root, with_eggs) == theirs);
    compared += theirs.size();
  }
  std::cout << "pip: " << pip_variants << " variants, " << compared << " packages\n";
  CHECK(compared > 3 * pip_variants);
}
