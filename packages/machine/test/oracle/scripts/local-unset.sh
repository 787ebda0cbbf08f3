f() { local v=1; unset v; echo "[${v-unset}]"; v=2; }; v=glob; f; echo $v
