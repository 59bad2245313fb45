-- Keys that let somebody in, by account.
SELECT u.agent, u.hostname, u.name, k.value AS key
FROM users u, json_each(u.ssh_keys) k
ORDER BY u.agent, u.name, k.value;
