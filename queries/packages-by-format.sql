-- How many packages of each kind the hosts have.
SELECT agent, hostname, format, count(*) AS packages
FROM packages
GROUP BY agent, format
ORDER BY agent, format;
