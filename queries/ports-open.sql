-- What listens for others, and what it belongs to.
SELECT agent, hostname, protocol, local_address, local_port, process, package
FROM ports
WHERE remote_port = 0 AND local_address NOT LIKE '127.%' AND local_address <> '::1'
ORDER BY agent, local_port, protocol;
