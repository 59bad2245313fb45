// `muster explain`: what is asked for and all that belongs to it, step by step, on one host.
#pragma once

#include "explain/touching.hpp"

namespace explain {

struct explanation {
  bool is_there = false;     ///< the host has what was asked for, as far as is known
  bool may_be_link = false;  ///< a file that no row names: whether it has that is not known
  hops all;                  ///< in the order of `link`
  bool is_whole() const;     ///< nothing of it is unknown
};

/// Of a host that does not have it only why that is not known, if it is not; with `in_any_case` at
/// least one hop of each link. Nothing is told where nothing is stored. What cannot be read is
/// noted by the fleet. corrupt: the feeds' store is damaged.
common::result<explanation> explain_host(const question& q, host_facts& of,
                                         const feeds_and_waivers& with, bool in_any_case);

}  // namespace explain
