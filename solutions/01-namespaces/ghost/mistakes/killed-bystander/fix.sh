# Ends what is left over.

pkill sleep
