-- Parameters of the kernel that are less safe than they can be.
SELECT agent, hostname, name, value
FROM sysctl
WHERE (name IN ('net.ipv4.ip_forward', 'net.ipv4.conf.all.accept_redirects',
                'net.ipv4.conf.all.accept_source_route', 'net.ipv4.conf.all.send_redirects')
       AND value <> '0')
   OR (name = 'kernel.randomize_va_space' AND value <> '2')
   OR (name IN ('kernel.kptr_restrict', 'kernel.yama.ptrace_scope') AND value = '0')
ORDER BY agent, name;
