set -e; ( false; echo no ) || echo sub; echo a; ( exit 5 ); echo not
