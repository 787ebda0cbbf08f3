set -e; true; false || true; if false; then :; fi; ! true; x=$(echo ok); echo $x; (false) || echo caught; { false || true; }; false && true; echo before; false; echo notreached
