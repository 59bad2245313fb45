// Sources: ip-sysctl.rst of the kernel up to 6.12.
#include "collector/effective/interface_keys.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "common/suggest.hpp"
#include "common/text.hpp"

namespace collector::effective {

namespace {

using std::string_view;

constexpr string_view of_ipv4 =
    "accept_local accept_redirects accept_source_route arp_accept arp_announce "
    "arp_evict_nocarrier arp_filter arp_ignore arp_notify bc_forwarding bootp_relay "
    "disable_policy disable_xfrm drop_gratuitous_arp drop_unicast_in_l2_multicast "
    "force_igmp_version forwarding igmpv2_unsolicited_report_interval "
    "igmpv3_unsolicited_report_interval ignore_routes_with_linkdown log_martians mc_forwarding "
    "medium_id promote_secondaries proxy_arp proxy_arp_pvlan route_localnet rp_filter "
    "secure_redirects send_redirects shared_media src_valid_mark tag";

constexpr string_view of_ipv6 =
    "accept_dad accept_ra accept_ra_defrtr accept_ra_from_local accept_ra_min_hop_limit "
    "accept_ra_min_lft accept_ra_mtu accept_ra_pinfo accept_ra_rt_info_max_plen "
    "accept_ra_rt_info_min_plen accept_ra_rtr_pref accept_redirects accept_source_route "
    "accept_untracked_na addr_gen_mode autoconf dad_transmits disable_ipv6 disable_policy "
    "drop_unicast_in_l2_multicast drop_unsolicited_na enhanced_dad force_forwarding "
    "force_mld_version force_tllao forwarding hop_limit ignore_routes_with_linkdown "
    "ioam6_enabled ioam6_id ioam6_id_wide keep_addr_on_down max_addresses max_desync_factor "
    "mc_forwarding mldv1_unsolicited_report_interval mldv2_unsolicited_report_interval mtu "
    "ndisc_evict_nocarrier ndisc_notify ndisc_tclass optimistic_dad proxy_ndp ra_defrtr_metric "
    "ra_honor_pio_life ra_honor_pio_pflag regen_max_retry regen_min_advance "
    "router_probe_interval router_solicitation_delay router_solicitation_interval "
    "router_solicitation_max_interval router_solicitations rpl_seg_enabled seg6_enabled "
    "seg6_require_hmac stable_secret suppress_frag_ndisc temp_prefered_lft temp_valid_lft "
    "use_oif_addrs_only use_optimistic use_tempaddr";

}  // namespace

std::string_view nearly_interface_key(string_view path) {
  const auto parts = common::split(path, '/');
  if (parts.size() != 5 || parts[0] != "net" || parts[2] != "conf") return {};
  const bool four = parts[1] == "ipv4";
  if (!four && parts[1] != "ipv6") return {};
  const auto known = common::split(four ? of_ipv4 : of_ipv6, ' ');
  if (std::ranges::find(known, parts[4]) != known.end()) return {};
  return common::nearly(parts[4], known);
}

}  // namespace collector::effective
