#include "wdb/crash_mark.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>

#include "common/root_dir.hpp"

namespace wdb {

using common::errc;
using common::fail;

namespace {

/// What the handler can reach; the mapping outlives the handlers.
std::atomic<crash_mark::page*> marked{nullptr};

void on_crash(int number) {
  if (auto* p = marked.load(); p != nullptr && p->agent[0] != '\0') p->crashed = 1;
  ::signal(number, SIG_DFL);
  ::raise(number);
}

}  // namespace

common::result<crash_mark> crash_mark::open(const std::string& file) {
  const common::unique_fd fd{::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
  if (!fd || ::ftruncate(fd.get(), sizeof(page)) != 0) return fail(errc::io, "{}: {}", file, std::strerror(errno));
  void* at = ::mmap(nullptr, sizeof(page), PROT_READ | PROT_WRITE, MAP_SHARED, fd.get(), 0);
  if (at == MAP_FAILED) return fail(errc::io, "{}: {}", file, std::strerror(errno));
  crash_mark m{static_cast<page*>(at)};
  marked.store(m.page_);
  for (const int number : {SIGSEGV, SIGBUS, SIGABRT}) ::signal(number, on_crash);
  return m;
}

crash_mark::~crash_mark() {
  if (page_ == nullptr) return;
  marked.store(nullptr);
  ::munmap(page_, sizeof(page));
}

std::optional<std::string> crash_mark::take() {
  std::optional<std::string> agent;
  if (page_->crashed != 0) agent = std::string(page_->agent, ::strnlen(page_->agent, sizeof page_->agent));
  *page_ = {};
  return agent;
}

void crash_mark::working_on(std::string_view agent) {
  const auto size = std::min(agent.size(), sizeof page_->agent - 1);
  agent.copy(page_->agent, size);  // not memcpy: `agent` may be empty, with no bytes at all
  page_->agent[size] = '\0';
}

}  // namespace wdb
