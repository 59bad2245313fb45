-- Which way the hosts go out.
SELECT agent, hostname, gateway, interface, metric
FROM routes
WHERE destination = 'default'
ORDER BY agent, metric;
