echo 1 &&
)
