#!/usr/bin/env bats
# kill -9 while check-ins come in: after the restart every acknowledged one
# is there, once, with its answers.

load ../http/daemon

ROUNDS=6
CLIENTS=8

setup_file() {
	practice
	for n in $(seq $CLIENTS); do
		"$RELIEFD" client add --name "Client $n" --code "K$n"
		"$RELIEFD" client link "K$n" | sed 's|.*/c/||'
	done | grep -E '^.{43}$' >"$DIR/tokens"
	sql "INSERT INTO consent (client, purpose, given_at, version, language)
	    SELECT id, 'data', 1, 1, 'en' FROM client"
	${CC:-cc} -O1 -D_GNU_SOURCE -o "$DIR/load" tests/fault/load.c -lpthread
}

@test "no acknowledged check-in is lost or doubled in $ROUNDS kills under load" {
	seed=${SEED:-$(date +%s)}
	echo "seed $seed"
	RANDOM=$seed
	: >"$DIR/acknowledged"
	for round in $(seq $ROUNDS); do
		start
		"$DIR/load" "$(cat "$DIR/port")" "$DIR/tokens" "$(today)" 16 1.2 \
		    >>"$DIR/acknowledged" 2>>"$DIR/refused" 3>&- &
		loader=$!
		sleep "0.$((RANDOM % 7 + 2))$((RANDOM % 10))"
		before=$(wc -l <"$DIR/acknowledged")
		stop KILL
		wait $loader
		echo "round $round: $(wc -l <"$DIR/acknowledged")"
		[ "$(wc -l <"$DIR/acknowledged")" -ge "$before" ]
		[ -e "$DIR/reliefd.db-wal" ]
	done
	# It comes up again by itself and finds nothing missing.
	start
	ask /readyz
	[ "$code" = 200 ]
	stop
	fails grep -q missing "$DIR/log"
	[ "$(sql 'PRAGMA integrity_check')" = ok ]
	[ -z "$(sql 'PRAGMA foreign_key_check')" ]
	n=$(wc -l <"$DIR/acknowledged")
	echo "$n acknowledged, $(sql 'SELECT count(*) FROM checkin') stored"
	[ "$n" -gt 100 ]
	sort "$DIR/acknowledged" >"$DIR/want"
	[ -z "$(uniq -d "$DIR/want")" ]
	sql "SELECT id || ' ' || pain_now FROM checkin" | sort >"$DIR/have"
	[ -z "$(cut -d ' ' -f 1 "$DIR/have" | uniq -d)" ]
	[ -z "$(comm -23 "$DIR/want" "$DIR/have")" ]
	# What is there beyond that was on its way when the daemon died: at
	# most one a connection and round.
	more=$(comm -13 "$DIR/want" "$DIR/have" | wc -l)
	[ "$more" -le $((ROUNDS * 16)) ]
	# Each has its row in the audit, and the other way round.
	sql "SELECT detail FROM audit WHERE action = 'check-in sent'" | sort |
		cmp - <(cut -d ' ' -f 1 "$DIR/have")
	fails grep -qvE '^0 ' "$DIR/refused"
}
