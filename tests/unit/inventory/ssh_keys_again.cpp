// What is known of a key's file is asked again once the file has changed.
#include "common/file_memory.hpp"
#include "tests/unit/inventory/scan.hpp"

TEST_CASE("a key whose mode was changed is looked at again", "[inventory][ssh-keys]") {
  tests::temp_dir root;
  write(root, "root/.ssh/a", "-----BEGIN RSA PRIVATE KEY-----\nTHESECRETTHESECRET\n");
  fs::permissions(root / "root/.ssh/a", static_cast<fs::perms>(0600));
  const auto host =
      *common::root_dir::open(root.path())
           ->remembering(std::make_shared<common::file_memory>(std::chrono::milliseconds{0}));
  const auto mode = [&] {
    return rows<schemas::ssh_key>(inventory::run(provider_of(table_id::ssh_keys), host)).at(0).mode;
  };
  CHECK(mode() == "0600");
  fs::permissions(root / "root/.ssh/a", static_cast<fs::perms>(0644));
  CHECK(mode() == "0644");
}
