-- Connections to addresses outside of private networks.
SELECT agent, hostname, process, remote_address, remote_port
FROM ports
WHERE state = 'established'
  AND NOT cidr_contains('10.0.0.0/8', remote_address)
  AND NOT cidr_contains('172.16.0.0/12', remote_address)
  AND NOT cidr_contains('192.168.0.0/16', remote_address)
  AND NOT cidr_contains('127.0.0.0/8', remote_address)
ORDER BY agent, remote_address, remote_port;
