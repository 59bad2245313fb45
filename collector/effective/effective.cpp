#include "collector/effective/effective.hpp"

#include "collector/effective/readers.hpp"

namespace collector::effective {

namespace {

answer ask_family(const question& q, files& from) {
  switch (q.of) {
    case family::sshd:
      return ask_sshd(q, from);
    case family::sysctl:
      return ask_sysctl(q, from);
    case family::login_defs:
      return ask_login_defs(q, from);
    case family::limits:
      return ask_limits(q, from);
    case family::unit:
      return ask_unit(q, from);
    case family::systemd_conf:
      return ask_systemd_conf(q, from);
    case family::ini:
      return ask_ini(q, from);
  }
  return {};
}

}  // namespace

answer ask(const question& q, const common::root_dir& root) {
  files from(root);
  auto out = ask_family(q, from);
  return from.wrong().empty() ? std::move(out) : invalid_because(from.wrong());
}

}  // namespace collector::effective
