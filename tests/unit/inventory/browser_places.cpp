// Where browsers keep their profiles: of distributions, snaps and flatpaks, and where their own
// files say.
#include "tests/unit/inventory/scan.hpp"

namespace {

const std::string addons =
    R"({"addons":[{"id":"a@example.org","version":"1","type":"extension","location":"app-profile"}]})";

/// `BROWSER PROFILE NAME` of every row, sorted.
std::vector<std::string> profiles_read(const tests::temp_dir& root) {
  std::vector<std::string> out;
  for (const auto& e :
       rows<schemas::browser_extension>(scan(table_id::browser_extensions, root.path())))
    out.push_back(fmt::format("{} {} {}", *e.browser, *e.profile, e.profile_name.value_or("-")));
  std::ranges::sort(out);
  return out;
}
using profile_lines = std::vector<std::string>;

}  // namespace

TEST_CASE("Firefox: profiles where XDG, snaps and flatpaks have them", "[inventory][browsers]") {
  for (const std::string folder :
       {".mozilla/firefox", ".config/mozilla/firefox", "snap/firefox/common/.mozilla/firefox",
        ".var/app/org.mozilla.firefox/config/mozilla/firefox"}) {
    const tests::temp_dir root;
    write(root, "home/ann/" + folder + "/x.default/extensions.json", addons);
    CHECK(profile_lines{"firefox /home/ann/" + folder + "/x.default -"} == profiles_read(root));
  }
}

TEST_CASE("Firefox: profiles that profiles.ini names elsewhere", "[inventory][browsers]") {
  const tests::temp_dir root;
  write(root, "home/ann/.mozilla/firefox/profiles.ini",
        "[Profile0]\nName=work\nIsRelative=0\nPath=/srv/work/\n"
        "[Profile1]\nName=deep\nIsRelative=1\nPath=Profiles/deep\n"
        "[Profile2]\nName=gone\nIsRelative=0\nPath=/srv/gone\n"
        "[Install4F96D1932A9F858E]\nDefault=Profiles/deep\n");
  write(root, "srv/work/extensions.json", addons);
  write(root, "home/ann/.mozilla/firefox/Profiles/deep/extensions.json", addons);
  write(root, "home/ann/.mozilla/firefox/other/extensions.json", addons);
  CHECK(profiles_read(root) ==
        profile_lines{"firefox /home/ann/.mozilla/firefox/Profiles/deep deep",
                      "firefox /home/ann/.mozilla/firefox/other -", "firefox /srv/work work"});
}

TEST_CASE("the Chromium family: flatpaks, snaps and builds of others", "[inventory][browsers]") {
  for (const auto& [browser, folder] :
       {std::pair<std::string, std::string>{"chrome",
                                            ".var/app/com.google.Chrome/config/google-chrome"},
        {"brave", ".var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser"},
        {"brave", "snap/brave/current/.config/BraveSoftware/Brave-Browser"},
        {"edge", ".var/app/com.microsoft.Edge/config/microsoft-edge"},
        {"vivaldi", ".var/app/com.vivaldi.Vivaldi/config/vivaldi"},
        {"thorium", ".config/thorium"},
        {"edge-beta", ".config/microsoft-edge-beta"},
        {"brave-beta", ".config/BraveSoftware/Brave-Browser-Beta"}}) {
    const tests::temp_dir root;
    write(root,
          "home/ann/" + folder + "/Default/Extensions/" + std::string(32, 'a') +
              "/1.0_0/manifest.json",
          R"({"name":"x","version":"1.0","manifest_version":3})");
    CHECK(profiles_read(root) == profile_lines{browser + " /home/ann/" + folder + "/Default -"});
  }
}
