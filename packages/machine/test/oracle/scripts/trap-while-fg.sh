trap 'echo got' TERM; (sleep 0.1; kill $$) & sleep 0.3; echo after
