-- Packages with protocols that keep no secret.
SELECT agent, hostname, name, version, format
FROM packages
WHERE name IN ('telnetd', 'telnet-server', 'rsh-server', 'rsh-client', 'nis', 'ypserv', 'tftpd',
               'tftp-server', 'xinetd', 'inetutils-telnetd', 'vsftpd', 'finger')
ORDER BY agent, name;
