-- Hosts that let everything in that no rule names.
SELECT agent, hostname, manager, family, "table", chain, rules
FROM firewall
WHERE origin = 'live' AND hook = 'input' AND policy = 'accept'
ORDER BY agent, family, "table", chain;
