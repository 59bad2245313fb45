-- Containers that are not kept apart from their host.
SELECT agent, hostname, runtime, name, image, user, state
FROM containers
WHERE privileged = 1 OR network_mode = 'host'
ORDER BY agent, name;
