trap 'echo exit $?' EXIT; trap 'echo usr1' USR1; kill -USR1 $$; echo after; (trap - EXIT; echo sub); (echo inherit); trap -p; trap - USR1; false
