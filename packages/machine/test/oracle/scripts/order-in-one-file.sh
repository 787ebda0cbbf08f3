{ echo out1; echo err1 >&2; ls nosuch s.sh; echo out2; cat nosuch - < s.sh | head -1; } > both 2>&1; cat both
