-- Libraries that programs load without asking for them.
SELECT agent, hostname, source, variable, path, "exists", uid, mode
FROM preloads
ORDER BY agent, source, path;
