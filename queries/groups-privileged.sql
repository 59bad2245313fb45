-- Who is in a group that is as good as root.
SELECT g.agent, g.hostname, g.name, m.value AS member
FROM groups g, json_each(g.members) m
WHERE g.name IN ('adm', 'disk', 'docker', 'libvirt', 'lxd', 'root', 'shadow', 'sudo', 'wheel')
ORDER BY g.agent, g.name, m.value;
