-- Waivers that end within 30 days, or have ended.
SELECT policy, checks, agents, owner, expires, expired
FROM waivers
WHERE julianday(expires) - julianday('now') < 30
ORDER BY expires;
