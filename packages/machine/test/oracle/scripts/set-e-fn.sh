set -e; f() { false; echo "in f"; }; if f; then echo t; fi; f && echo x; f || true; echo y; f; echo not
