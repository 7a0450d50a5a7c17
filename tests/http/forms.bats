#!/usr/bin/env bats
# Thousands of made-up forms, each broken in one way (forms_bad.c): every one
# gets the status that it deserves, and nothing of them is stored.

load daemon

COUNT=6000
SEED=${SEED:-1}

setup_file() {
	practice
	${CC:-cc} -O1 -D_GNU_SOURCE -o "$DIR/forms" tests/http/forms.c \
	    tests/http/forms_good.c tests/http/forms_bad.c -lpthread
	start
	agree A1
	stop
	picture >"$DIR/before"
	start
}

teardown_file() {
	stop
}

forms() { # count, seed, [good]
	"$DIR/forms" "$(cat "$DIR/port")" "$(token A1)" "$(today)" "$@"
}

@test "each of $COUNT broken forms gets its status" {
	echo "seed $SEED"
	forms $COUNT "$SEED"
}

@test "nothing of them is stored, and unbroken ones are" {
	stop
	picture | cmp - "$DIR/before"
	start
	forms 300 $((SEED + 1)) good
	stop
	[ "$(sql 'SELECT count(*) FROM checkin')" = 300 ]
	start
}
