-- What machines the fleet runs on.
SELECT agent, hostname, system_vendor, product_name, cpu_model, cpu_cores,
       memory_total_bytes / 1000000000 AS gigabytes
FROM hardware
ORDER BY agent;
