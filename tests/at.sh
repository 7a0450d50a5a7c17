#!/bin/sh
# at.sh TIME PROGRAM [ARGUMENT...]: runs the program with its clock at TIME,
# as libfaketime reads it ('2025-09-24 10:04:00', '+90d'). The command
# faketime does the same, but names a semaphore after its process and fails
# where an earlier one of that number was killed.
set -eu
library=$(echo /usr/lib/*/faketime/libfaketime.so.1)
[ -e "$library" ] || { echo "at.sh: libfaketime is not installed" >&2; exit 1; }
FAKETIME=$1
shift
export FAKETIME NO_FAKE_STAT=1 LD_PRELOAD="$library"
exec "$@"
