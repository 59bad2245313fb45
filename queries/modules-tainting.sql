-- Modules of the kernel from elsewhere.
SELECT agent, hostname, name, taints, state
FROM kernel_modules
WHERE taints <> ''
ORDER BY agent, name;
