echo data | { cat & wait; echo end; }; cat < s.sh & wait; echo x | (read a; echo "got $a")
