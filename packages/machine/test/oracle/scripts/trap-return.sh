f() { trap 'echo ret' RETURN; echo body; }; f; g() { echo g; }; g
