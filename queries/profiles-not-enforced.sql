-- Profiles of AppArmor that only complain.
SELECT agent, hostname, name, mode, source
FROM security_modules
WHERE module = 'apparmor' AND name IS NOT NULL AND mode <> 'enforce'
ORDER BY agent, name;
