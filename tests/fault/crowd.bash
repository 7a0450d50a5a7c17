# crowd.bash: what the scripts about crowds of connections share; after
# daemon.bash.

crowd_build() {
	${CC:-cc} -O1 -D_GNU_SOURCE -o "$DIR/crowd" tests/fault/crowd.c \
	    -lpthread
}

# Runs crowd.c and leaves its figures in shell variables of their names.
crowd() { # kind, number, seconds, [wait]
	local kind=$1 number=$2
	shift 2
	"$DIR/crowd" "$(cat "$DIR/port")" "$kind" "$number" "$1" \
	    "/c/$(token A1)" "${@:2}" >"$DIR/figures"
	echo "# $kind $number: $(tr '\n' ' ' <"$DIR/figures")" >&3
	eval "$(tr ' ' '\n' <"$DIR/figures")"
}

# The client among the crowd was served all the time, and nearly as fast as
# without one; machines that are busy otherwise are given some time.
served() {
	[ "$failed" = 0 ] && [ "$asked" -ge 20 ] || return 1
	[ "$p99" -le $((alone * 10)) ] || [ "$p99" -le 100 ]
}

# Memory in MiB that the daemon had at most.
memory() {
	awk '/^VmHWM/ { print int($2 / 1024) }' \
	    "/proc/$(cat "$DIR/pid")/status"
}

descriptors() {
	ls "/proc/$(cat "$DIR/pid")/fd" | wc -l
}
