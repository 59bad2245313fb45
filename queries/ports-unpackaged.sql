-- What listens and belongs to no package, with its program.
SELECT agent, o.hostname, o.protocol, o.local_address, o.local_port, p.exe, p.args
FROM ports o JOIN processes p USING (agent, pid)
WHERE o.state = 'listening' AND p.package IS NULL
ORDER BY agent, o.local_port;
