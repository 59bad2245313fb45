#include "cli/up/kept_store.hpp"

#include <sys/stat.h>

namespace cli {

using common::fail;
using common::result;

kept_store::file_identity kept_store::identity_of(const std::string& dir) {
  struct ::stat st {};
  if (::stat((dir + "/data.mdb").c_str(), &st) != 0) return {};
  return {st.st_dev, st.st_ino};
}

void kept_store::close() {
  txn_.reset();
  store_.reset();
}

result<store::reader> kept_store::look() {
  txn_.reset();
  const auto there = identity_of(dir_);
  if (there != opened_) close();
  if (!store_) {
    auto s = store::agent_store::open(dir_, true);
    if (!s) return fail(s.error());
    store_.emplace(std::move(*s));
    opened_ = there;
  }
  auto t = common::kv::txn::read(store_->env());
  if (!t) return fail(t.error());
  txn_.emplace(std::move(*t));
  return store::reader(*store_, *txn_);
}

}  // namespace cli
