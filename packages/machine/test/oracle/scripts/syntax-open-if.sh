echo one
if true; then
 echo x
