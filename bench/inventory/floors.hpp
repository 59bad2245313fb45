// What the kernel and the files alone cost: what no inventory can do without.
#pragma once

#include "common/root_dir.hpp"

namespace bench {

/// All in milliseconds, the best of some rounds.
struct floors {
  double parse = 0;  ///< dpkg's status file cut into stanzas
  double processes =
      0;  ///< of each process its folder, four files and two links, read and thrown away
  double sockets = 0;      ///< one dump of each kind of socket, thrown away
  double owners = 0;       ///< the links of every process's open files
  double dpkg_query = 0;   ///< `dpkg-query -W`, the program
  double other_reads = 0;  ///< the metadata of Python's and npm's packages read and thrown away;
                           ///< not in the sum, which knows dpkg's alone
  std::size_t other_packages = 0;
  double sum() const { return parse + processes + sockets + owners; }
};

double raw_process_reads();
floors measure_floors(const common::root_dir& host);

}  // namespace bench
