#include "wdb/batches/crash_mark.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "common/root_dir.hpp"

namespace wdb {

using common::errc;
using common::fail;

namespace {

/// What the handler of this thread can reach.
thread_local crash_mark::page* working = nullptr;

void on_crash(int number) {
  if (working != nullptr) working->crashed = 1;
  ::signal(number, SIG_DFL);
  ::raise(number);
}

}  // namespace

common::result<crash_mark> crash_mark::open(const std::string& file, std::size_t slots) {
  const common::unique_fd fd{::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
  const std::size_t size = slots * sizeof(page);
  if (!fd || ::ftruncate(fd.get(), static_cast<off_t>(size)) != 0)
    return fail(errc::io, "{}: {}", file, std::strerror(errno));
  void* at = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd.get(), 0);
  if (at == MAP_FAILED) return fail(errc::io, "{}: {}", file, std::strerror(errno));
  for (const int number : {SIGSEGV, SIGBUS, SIGABRT}) ::signal(number, on_crash);
  return crash_mark{static_cast<page*>(at), slots};
}

crash_mark::~crash_mark() {
  if (pages_ != nullptr) ::munmap(pages_, slots_ * sizeof(page));
}

std::vector<std::string> crash_mark::take() {
  std::vector<std::string> agents;
  for (auto* p = pages_; p != pages_ + slots_; ++p) {
    if (p->crashed != 0) agents.emplace_back(p->agent, ::strnlen(p->agent, sizeof p->agent));
    *p = {};
  }
  return agents;
}

crash_mark::slot::scope crash_mark::slot::working_on(std::string_view agent) const {
  const auto size = std::min(agent.size(), sizeof page_->agent - 1);
  agent.copy(page_->agent, size);  // not memcpy: `agent` may be empty, with no bytes at all
  page_->agent[size] = '\0';
  working = page_;
  return scope(page_);
}

crash_mark::slot::scope::~scope() {
  working = nullptr;
  page_->agent[0] = '\0';
}

}  // namespace wdb
