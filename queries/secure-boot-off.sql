-- Machines that start whatever lies on their disk.
SELECT agent, hostname, firmware_type, secure_boot
FROM hardware
WHERE coalesce(secure_boot, 0) = 0
ORDER BY agent;
