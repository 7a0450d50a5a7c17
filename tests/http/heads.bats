#!/usr/bin/env bats
# Whoever can write the database can rewrite the audit so that it fits in
# itself; the heads that were noted elsewhere tell.

load daemon

setup() {
	practice
	heads=$DIR/heads
	rm -f "$heads"
	export RELIEFD_AUDIT_HEAD_FILE=
}

teardown() {
	kill_daemon
	rm -f "$DIR"/reliefd.db*
}

# Changes a row of the audit and makes all hashes anew, as an insider does.
rewrite() { # SQL that changes rows
	sql "$1"
	sqlite3 -json "$DIR/reliefd.db" \
	    'SELECT seq, at, actor, action, object, detail FROM audit
	    ORDER BY seq' | perl -MJSON::PP -MDigest::SHA=sha256 -0777 -ne '
		my ($hash, $n) = ("\0" x 32, 0);
		for my $row (@{decode_json($_)}) {
			$hash = sha256($hash . join("\n", ++$n,
			    @$row{qw(at actor action object detail)}));
			printf "UPDATE audit SET hash = x\x27%s\x27,
			    seq = %d WHERE seq = %d;\n", unpack("H*", $hash),
			    $n, $row->{seq};
		}' >"$DIR/rewrite.sql"
	sql ".read $DIR/rewrite.sql"
}

# "SEQ:HASH" of the last line of the log with one.
logged_head() {
	sed -n 's/.* audit head \([0-9]*\) \([0-9a-f]*\) [0-9a-f]\{64\}$/\1:\2/p' \
	    "$DIR/log" | tail -n 1
}

last_row() {
	sql 'SELECT max(seq) FROM audit'
}

@test "the log has the head when the daemon starts and when it ends" {
	: >"$DIR/log"
	start
	"$RELIEFD" client add --name New --code NEW
	stop
	[ "$(grep -c ' audit head ' "$DIR/log")" = 2 ]
	[ "$(logged_head)" = "$(sql "SELECT seq || ':' || lower(hex(hash))
	    FROM audit ORDER BY seq DESC LIMIT 1")" ]
	# verify prints it in the form in which it takes it.
	"$RELIEFD" verify >"$DIR/out"
	grep -qx "its head is $(logged_head)" "$DIR/out"
}

@test "a rewritten audit fits in itself, and not to a head from the log" {
	: >"$DIR/log"
	start
	stop
	n=$(last_row)
	"$RELIEFD" client add --name New --code NEW
	"$RELIEFD" verify --head "$(logged_head)" >"$DIR/out"
	grep -qx '1 known heads hold' "$DIR/out"
	rewrite "UPDATE audit SET actor = 'user:9' WHERE seq = 2"
	"$RELIEFD" verify
	fails "$RELIEFD" verify --head "$(logged_head)" 2>"$DIR/err"
	grep -q "rows 1 to $n of the audit are not those that were known" \
	    "$DIR/err"
	# The same beside a running daemon.
	start
	fails "$RELIEFD" verify --head "$(logged_head)" 2>"$DIR/err"
	grep -q "rows 1 to $n of the audit are not those" "$DIR/err"
	head=$("$RELIEFD" verify | sed -n 's/^its head is //p')
	"$RELIEFD" verify --head "$head" --head "$head" >"$DIR/out"
	grep -qx '2 known heads hold' "$DIR/out"
}

@test "a row that was removed from the end, and a bad head, are named" {
	: >"$DIR/log"
	start
	stop
	n=$(last_row)
	sql "DELETE FROM audit WHERE seq = $n"
	"$RELIEFD" verify
	fails "$RELIEFD" verify --head "$(logged_head)" 2>"$DIR/err"
	grep -q "rows 1 to $n of the audit are not all there" "$DIR/err"
	# A backup or a copy may be older than what is known.
	cp "$DIR/reliefd.db" "$DIR/copy.db"
	"$RELIEFD" verify "$DIR/copy.db" --head "$(logged_head)" >"$DIR/out"
	grep -qx '1 known heads are of later rows' "$DIR/out"
	for bad in 7 x:00 "$(logged_head)0" ":$(logged_head)"; do
		run "$RELIEFD" verify --head "$bad"
		[ "$status" = 2 ]
	done
}

@test "a backup's head is shown, and compared with the practice's own rows" {
	"$RELIEFD" backup "$DIR/first.backup"
	head=$("$RELIEFD" verify "$DIR/first.backup" |
		sed -n 's/^its head is //p')
	"$RELIEFD" client add --name New --code NEW
	"$RELIEFD" verify --head "$head"
	rewrite "UPDATE audit SET detail = 'x' WHERE seq = 1"
	fails "$RELIEFD" verify --head "$head"
	"$RELIEFD" verify "$DIR/first.backup" --head "$head"
	rm "$DIR/first.backup"
}

@test "the file of heads gets a line a day, and its day is named" {
	clock_or_skip
	export RELIEFD_AUDIT_HEAD_FILE=$heads
	start_with_clock '2026-12-01 12:00:00'
	stop
	start_with_clock '2026-12-01 12:00:00'
	"$RELIEFD" client add --name New --code NEW1
	clock '2026-12-02 12:00:00'
	until [ "$(wc -l <"$heads")" = 2 ]; do
		ask /healthz
	done
	second=$(sed -n '2s/.* head \([0-9]*\) .*/\1/p' "$heads")
	stop
	"$RELIEFD" client add --name New --code NEW2
	start_with_clock '2026-12-03 12:00:00'
	stop
	[ "$(cut -c 1-10 "$heads" | tr '\n' ' ')" = \
	    '2026-12-01 2026-12-02 2026-12-03 ' ]
	[ "$(stat -c %a "$heads")" = 600 ]
	"$RELIEFD" verify >"$DIR/out"
	grep -qx '3 known heads hold' "$DIR/out"
	# What was done after the second is changed.
	third=$(sed -n '3s/.* head \([0-9]*\) .*/\1/p' "$heads")
	rewrite "UPDATE audit SET object = 2 WHERE seq = $((second + 1))"
	fails "$RELIEFD" verify 2>"$DIR/err"
	grep -q "rows $((second + 1)) to $third of the audit are not those that were known on 2026-12-03" \
	    "$DIR/err"
	# The daemon says so as well when it starts.
	start
	stop
	grep -q "error: .*/heads: rows $((second + 1)) to $third" "$DIR/log.new"
}

@test "a file of heads that was changed, cut or lost is no proof" {
	export RELIEFD_AUDIT_HEAD_FILE=$heads
	start
	stop
	"$RELIEFD" verify
	cp "$heads" "$DIR/good"
	rewrite "UPDATE audit SET detail = 'x' WHERE seq = 1"
	hash=$(sql "SELECT lower(hex(hash)) FROM audit
	    ORDER BY seq DESC LIMIT 1")
	# The head of the new chain, but the key that signs it is missing.
	for mac in '[0-9a-f]*$/&' '.*$/-'; do
		sed "s/ [0-9a-f]\{64\} $mac/; s/ [0-9a-f]\{64\} / $hash /" \
		    "$DIR/good" >"$heads"
		fails "$RELIEFD" verify 2>"$DIR/err"
		grep -q 'line 1 was not written with the key' "$DIR/err" ||
			grep -q 'line 1 is no head' "$DIR/err"
	done
	for edit in 's/audit head/audit heat/' 's/.\{70\}$//' \
	    's/ head / head x/'; do
		sed "$edit" "$DIR/good" >"$heads"
		fails "$RELIEFD" verify 2>"$DIR/err"
		grep -q "line 1 is no head of an audit" "$DIR/err"
	done
	rm "$heads"
	fails "$RELIEFD" verify 2>"$DIR/err"
	grep -q 'heads: No such file' "$DIR/err"
	mkfifo "$heads"
	fails "$RELIEFD" verify 2>"$DIR/err"
	grep -q 'heads: is not a regular file' "$DIR/err"
}

@test "an erasure and a long keeping leave the heads as they are" {
	export RELIEFD_AUDIT_HEAD_FILE=$heads
	start
	stop
	"$RELIEFD" client erase N1 --yes --name Kumar
	"$RELIEFD" retention
	"$RELIEFD" verify
}
