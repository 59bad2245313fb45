// A D-Bus of our own, on which a test answers in the place of systemd.
#pragma once

#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "common/fd.hpp"
#include "tests/support/temp_dir.hpp"

namespace tests {

/// A bus of our own; it ends with this object.
class private_bus {
 public:
  private_bus() {
    std::ofstream(dir_ / "bus.conf")
        << "<busconfig><listen>" << address()
        << "</listen><policy context='default'><allow send_destination='*' "
           "eavesdrop='true'/><allow receive_sender='*'/><allow own='*'/>"
           "<allow user='*'/></policy></busconfig>";
    std::vector<std::string> words{"dbus-daemon", "--nofork", "--nopidfile",
                                   "--config-file=" + (dir_ / "bus.conf")};
    std::vector<char*> argv;
    for (auto& w : words) argv.push_back(w.data());
    argv.push_back(nullptr);
    if (::posix_spawnp(&pid_, argv[0], nullptr, nullptr, argv.data(), environ) != 0) pid_ = 0;
    for (int i = 0; pid_ != 0 && i < 500 && !runs(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  ~private_bus() {
    if (pid_ == 0) return;
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
  }
  private_bus(const private_bus&) = delete;
  private_bus& operator=(const private_bus&) = delete;
  /// It takes connections: its socket is there a moment before it does.
  bool runs() const {
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    (dir_ / "socket").copy(at.sun_path, sizeof at.sun_path - 1);
    const common::unique_fd fd{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    return fd && ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0;
  }
  std::string address() const { return "unix:path=" + (dir_ / "socket"); }

 private:
  tests::temp_dir dir_;
  pid_t pid_ = 0;
};

}  // namespace tests
