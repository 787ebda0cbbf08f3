v=hELLO; echo ${v^} ${v^^} ${v,} ${v,,} ${v^^[el]}
