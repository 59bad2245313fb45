-- Running containers whose image can be another one tomorrow.
SELECT agent, hostname, name, image
FROM containers
WHERE state = 'running' AND (image LIKE '%:latest' OR image NOT LIKE '%:%')
ORDER BY agent, name;
