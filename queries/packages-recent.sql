-- What was installed within a week, by the clock of the host.
SELECT agent, hostname, name, version, installed_at
FROM packages
WHERE julianday(as_of) - julianday(installed_at) < 7
ORDER BY installed_at DESC, agent, name;
