-- Which kernels run.
SELECT kernel, count(*) AS hosts, group_concat(agent, ' ') AS agents
FROM (SELECT kernel, agent FROM os ORDER BY agent)
GROUP BY kernel
ORDER BY hosts DESC, kernel;
