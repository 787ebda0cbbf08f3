while true; echo no; done
