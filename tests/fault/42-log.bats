#!/usr/bin/env bats
# A log that nobody reads, and one that is closed: the service goes on, and
# says later how much was lost.

load ../http/daemon

setup_file() {
	practice
	# Becomes the daemon, with a small pipe for its log. Its reader prints
	# the first lines until one says where the daemon listens, and the
	# rest when there is a file $DIR/read.
	cat >"$DIR/pipe.pl" <<-'END'
	use strict;
	pipe(my $in, my $out) or die;
	fcntl($out, 1031, 4096) or die; # F_SETPIPE_SZ
	if (fork) {
		close $in;
		open STDERR, ">&", $out or die;
		exec @ARGV or die;
	}
	close $out;
	$| = 1;
	my $line = "";
	while ($line !~ /listening.*\n/ && sysread($in, my $byte, 1)) {
		$line .= $byte;
	}
	print STDERR $line;
	select undef, undef, undef, 0.1 until -e "$ENV{DIR}/read";
	open my $file, ">", "$ENV{DIR}/rest" or die;
	while (sysread $in, my $bytes, 4096) {
		syswrite $file, $bytes;
	}
	open $file, ">", "$ENV{DIR}/end" or die;
	END
}

teardown() {
	kill_daemon
	: >"$DIR/read"
}

# Whether the reader has what was written: it waits for more.
pipe_empty() {
	local size
	size=$(stat -c %s "$DIR/rest")
	moment
	[ "$(stat -c %s "$DIR/rest")" = "$size" ]
}

# A line of the log.
complain() {
	fails "$RELIEFD" client add --name Twice --code A1 2>/dev/null
}

@test "a log that nobody reads stops nobody, and what is lost is counted" {
	rm -f "$DIR/read" "$DIR/rest"
	start perl "$DIR/pipe.pl"
	for _ in $(seq 20); do
		timeout "$PATIENCE" "$RELIEFD" client add --name Twice --code A1 \
		    2>/dev/null || status=$?
		[ "$status" = 1 ]
	done
	ask /readyz
	[ "$code" = 200 ]
	: >"$DIR/read"
	# What had room in the pipe was perhaps none of these; once it has been
	# read, what comes next is kept.
	sent=20
	while ! file_says constraint "$DIR/rest"; do
		complain
		sent=$((sent + 1))
		await pipe_empty
	done
	await pipe_empty
	complain
	sent=$((sent + 1))
	stop
	# Its reader ends when nothing more can come.
	await test -e "$DIR/end"
	# It may say it more than once, when there is room between two losses.
	lost=$(awk '/error: [0-9]+ lines were lost$/ { n += $(NF - 3) }
	    END { print n + 0 }' "$DIR/rest")
	kept=$(grep -c constraint "$DIR/rest")
	echo "$kept kept, $lost lost"
	# And the four things that it says at its start.
	[ $((kept + lost)) -ge "$sent" ]
	[ $((kept + lost)) -le $((sent + 4)) ]
	[ "$lost" -gt 5 ]
}
