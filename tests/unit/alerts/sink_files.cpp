// Files that sinks may not write into, as the configuration names them.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "schemas/sinks/sinks.hpp"
#include "tests/support/temp_dir.hpp"

namespace {

using sinks = std::vector<schemas::sink>;

common::result<sinks> read(const std::string& folder, const std::string& text) {
  std::ofstream(folder + "/muster.yaml") << text;
  std::filesystem::permissions(folder + "/muster.yaml", std::filesystem::perms(0600));
  const auto said = common::settings::configuration::read(folder);
  return said ? schemas::sinks_of(*said) : common::fail(said.error());
}

bool is_refused(const std::string& data, const std::string& path) {
  schemas::sink s;
  s.name = "f";
  s.place = schemas::file_place{.path = path};
  const auto ok = schemas::refuse_own_files(std::array{s}, {data});
  return !ok && ok.error().detail.find("is where Muster keeps its own files") != std::string::npos;
}

}  // namespace

TEST_CASE("no sink writes into files of the data folder that are Muster's own", "[sinks][bad]") {
  const tests::temp_dir dir;
  const auto data = dir / "data";
  std::filesystem::create_directories(data + "/told");
  std::filesystem::create_directory_symlink(data, dir / "other");
  for (const auto* ours :
       {"/data/alerts.jsonl", "/data/alerts.jsonl.1", "/data/told/x.jsonl", "/data/new/x.jsonl",
        "/data/muster.yaml", "/other/alerts.jsonl", "/other/told/data.mdb", "/data/../data/lock"})
    CHECK(is_refused(data, dir / ours));
  for (const auto* fine : {"/data/out.jsonl", "/out.jsonl", "/data2/told/x", "/database"})
    CHECK_FALSE(is_refused(data, dir / fine));
}

TEST_CASE("two spellings of a path are one file", "[sinks][bad]") {
  const tests::temp_dir dir;
  const auto two = [&](const std::string& other) {
    return read(dir.path(),
                "sinks:\n- {name: a, type: jsonl, path: /x/out.jsonl}\n"
                "- {name: b, type: jsonl, path: " +
                    other + "}\n");
  };
  CHECK(two("/x/out2.jsonl"));
  for (const auto* same : {"//x/out.jsonl", "/x/./out.jsonl", "/x/y/../out.jsonl"}) {
    const auto twice = two(same);
    REQUIRE_FALSE(twice);
    CHECK(twice.error().detail.find("another sink writes to /x/out.jsonl already") !=
          std::string::npos);
  }
  const auto aside = two("/x/out.jsonl.1");
  REQUIRE_FALSE(aside);
  CHECK(aside.error().detail.find("rotation") != std::string::npos);
  const auto folder = two("/x/");
  REQUIRE_FALSE(folder);
  CHECK(folder.error().detail.find("want `path` as /PATH of a file") != std::string::npos);
}
