true && echo a || echo b; false && echo c || echo d; true || echo e; false || false || echo f; { echo g; false; } && echo h; (exit 4) || echo $?
if false; then :; elif true; then echo elif; else echo else; fi; if ! grep -q x /dev/null; then echo nox; fi
