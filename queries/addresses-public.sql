-- Addresses of the hosts that others can reach.
SELECT agent, hostname, interface, address
FROM addresses
WHERE family = 'ipv4' AND NOT cidr_contains('10.0.0.0/8', address)
  AND NOT cidr_contains('172.16.0.0/12', address) AND NOT cidr_contains('192.168.0.0/16', address)
  AND NOT cidr_contains('127.0.0.0/8', address) AND NOT cidr_contains('169.254.0.0/16', address)
ORDER BY agent, address;
