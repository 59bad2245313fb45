-- Which OpenSSL each host has, the oldest first, by the order of Debian.
SELECT agent, hostname, name, version
FROM packages
WHERE format = 'deb' AND source = 'openssl'
ORDER BY version COLLATE DEBVERSION, agent, name;
