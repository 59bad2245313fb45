#include "bench/fleet/flush.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <thread>
#include <vector>

#include "bench/support/stages.hpp"

namespace bench {

double flush_us(const std::string& dir) {
  const int fd = open((dir + "/flush").c_str(), O_RDWR | O_CREAT, 0600);
  const std::string page(4096, 'x');
  std::vector<double> times;
  for (int i = 0; i < 200; ++i) {
    std::this_thread::sleep_for(alone);
    const auto begin = clock_type::now();
    (void)!pwrite(fd, page.data(), page.size(), 0);
    fdatasync(fd);
    times.push_back(seconds_since(begin) * 1e6);
  }
  close(fd);
  return median(times);
}

}  // namespace bench
