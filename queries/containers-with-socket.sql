-- Containers that can tell the runtime of their host what to do.
SELECT agent, hostname, name, image, mounts
FROM containers
WHERE mounts LIKE '%docker.sock%' OR mounts LIKE '%podman.sock%'
ORDER BY agent, name;
