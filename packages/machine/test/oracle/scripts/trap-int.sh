trap '' INT; kill -INT $$; echo survived; trap 'echo got int' INT; kill -INT $$; trap - INT; trap 'exit 9' TERM; kill $$; echo no
