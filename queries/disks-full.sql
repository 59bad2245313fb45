-- File systems that are used to 85 % or more.
SELECT agent, hostname, target, source, used_percent_band
FROM mounts
WHERE used_percent_band >= 85
ORDER BY used_percent_band DESC, agent, target;
