# $? in a case is what the word left; a case that runs nothing succeeds.
case $(exit 3) in '') echo $?;; esac
false; case x in x) echo $?;; esac
case $(exit 3) in x) ;; esac; echo $?
false; case x in x) ;; esac; echo $?
case x in x) false;; esac; echo $?
case x in x) false;& y) ;; esac; echo $?
