trap 'echo err $? $LINENO' ERR; false; true; false || true; f() { false; }; f; (false); if false; then :; fi; ! true; echo end
