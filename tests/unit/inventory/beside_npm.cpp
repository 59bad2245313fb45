// Global packages of Node.js that a test makes up, beside what npm's own reader of trees (its
// arborist, which `npm ls` asks) finds in them: one process for all.
#include <nlohmann/json.hpp>
#include <set>

#include "tests/support/native.hpp"
#include "tests/support/peers.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

constexpr int npm_variants = 24;

/// `usr/lib/node_modules` with packages of many shapes.
class node_packages {
 public:
  explicit node_packages(tests::chance& random) : random_(random) { modules(top, 0); }
  tests::temp_dir root;
  std::string log;

 private:
  using texts = std::vector<std::string>;
  const std::string top = "usr/lib/node_modules/";
  const std::string& pick(const texts& of) { return random_.of(of); }

  void file(const std::string& path, const std::string& text) {
    write(root, path, text);
    log += path + ": " + text + "\n";
  }
  std::string manifest(const std::string& name) {
    const auto version = pick({"1.0.0", "2.0.0-rc.1+build", "0.0.1", "v1.2", "none"});
    const auto named = fmt::format(R"("name": "{}",)", pick({name, name, "other", "@b/other"}));
    const auto versioned = fmt::format(R"("version": "{}",)", version);
    return pick({"", "", "\xEF\xBB\xBF"}) + "{\n" + pick({named, named, named, ""}) +
           pick({"", R"("version": "9.9.9",)"}) +
           pick({versioned, versioned, versioned, versioned, ""}) +
           R"("dependencies": {"in": "*"}, "license": {"type": "MIT"}})" + "\n";
  }
  void package(const std::string& folder, const std::string& name, int depth) {
    const auto shape = random_.below(9);
    if (shape == 0) return fs::create_directories(root / (folder + name)), void();
    if (shape == 1) return file(folder + name, "no folder");
    if (shape == 2) {
      const auto real = fmt::format("usr/src/{}", ++linked_);
      const auto parent = fs::path(root / (folder + name)).parent_path();
      fs::create_directories(parent);
      fs::create_directories(root / real);
      fs::create_symlink(fs::relative(root / real, parent), root / (folder + name));
      return file(real + "/package.json", manifest(name));
    }
    if (shape == 3) fs::create_directories(root / (folder + "." + name + "-x1y2z3"));
    if (shape == 3) file(folder + "." + name + "-x1y2z3/package.json", manifest(name));
    file(folder + name + "/package.json",
         random_.one_in(12) ? pick({"{", "[]", "{\"name\": \"a\",}", ""}) : manifest(name));
    if (depth < 2 && random_.one_in(3)) modules(folder + name + "/node_modules/", depth + 1);
  }
  void modules(const std::string& folder, int depth) {
    if (random_.one_in(2)) file(folder + ".package-lock.json", "{}");
    if (random_.one_in(2)) file(folder + ".bin/tool", "#!/bin/sh\n");
    for (const std::string name : {"in", "left-pad", "Upper", "@a/one", "@a/two", "x.y"})
      if (!random_.one_in(3)) package(folder, name, depth);
  }
  tests::chance& random_;
  int linked_ = 0;
};

/// `PLACE NAME VERSION` of each below usr/lib.
using placed_packages = std::set<std::string>;

placed_packages listed_by_npm(const nlohmann::json& list) {
  placed_packages out;
  for (const auto& p : list)
    out.insert(fmt::format("{} {} {}", p[0].get<std::string>(), p[1].get<std::string>(),
                           p[2].get<std::string>()));
  return out;
}

placed_packages listed_by_scan(const tests::temp_dir& root) {
  const std::string before = "/usr/lib/", after = "/package.json";
  placed_packages out;
  for (const auto& p : rows<schemas::package>(scan(table_id::packages, root.path())))
    out.insert(fmt::format(
        "{} {} {}", p.path->substr(before.size(), p.path->size() - before.size() - after.size()),
        *p.name, p.version.value_or("")));
  return out;
}

/// A list a line: what has a manifest that can be read, where it lies in node_modules.
constexpr const char* list_trees = R"(
const fs = require('fs'), path = require('path');
const npm = path.dirname(path.dirname(fs.realpathSync(process.argv[1])));
const Arborist = require(require.resolve('@npmcli/arborist', {paths: [npm]}));
(async () => {
  for (const prefix of process.argv.slice(2)) {
    const lib = path.join(prefix, 'lib');
    const tree = await new Arborist({global: true, path: lib}).loadActual();
    const found = [...tree.inventory.values()].filter(
        n => !n.isRoot && !(n.target || n).errors.length && n.location.startsWith('node_modules/'));
    console.log(JSON.stringify(found.map(n => [n.location, n.packageName || n.name, String(n.version || '')])));
  }
})();
)";

}  // namespace

TEST_CASE("global packages of Node.js are those that npm finds", "[inventory][packages][owners]") {
  const auto node = tests::peer("node"), npm = tests::peer("npm");
  if (node.empty() || npm.empty()) tests::skip("no npm here, and none below build/peers");
  tests::chance random(tests::seed("npm"));
  std::vector<std::unique_ptr<node_packages>> all;
  std::vector<std::string> command{node, "-e", list_trees, npm};
  for (int n = 0; n < npm_variants; ++n) {
    all.push_back(std::make_unique<node_packages>(random));
    command.push_back(all.back()->root / "usr");
  }
  const auto said = tests::lines_of(command);
  INFO((said.empty() ? "" : said.front()));
  REQUIRE(said.size() == npm_variants);
  std::size_t compared = 0;
  for (int n = 0; n < npm_variants; ++n) {
    const auto& one = *all[static_cast<std::size_t>(n)];
    INFO("variant " << n << "\n" << one.log);
    const auto theirs = listed_by_npm(nlohmann::json::parse(said[static_cast<std::size_t>(n)]));
    CHECK(listed_by_scan(one.root) == theirs);
    compared += theirs.size();
  }
  std::cout << "npm: " << npm_variants << " variants, " << compared << " packages\n";
  CHECK(compared > 3 * npm_variants);
}
