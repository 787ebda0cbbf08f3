# What `time` prints is TIMEFORMAT's business.
TIMEFORMAT='%0R %%'; time sleep 1
TIMEFORMAT=; time true
TIMEFORMAT='%0lR real'; time sleep 1
hash -r; ls >/dev/null; type ls
