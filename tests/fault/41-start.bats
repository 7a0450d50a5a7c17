#!/usr/bin/env bats
# What the daemon is started with: files it cannot read, a strange time zone,
# a clock of the system that is far on.

load ../http/daemon

setup_file() {
	practice
	agree_all
}

teardown() {
	kill_daemon
}

# Both judge a configuration alike.
both_refuse() { # file
	local command
	for command in check-config serve; do
		status=0
		timeout "$PATIENCE" "$RELIEFD" --config "$1" $command >"$DIR/said" 2>&1 ||
			status=$?
		echo "$command: $status $(head -c 300 "$DIR/said")"
		[ "$status" = 78 ]
	done
}

@test "a configuration that is not one is refused by all commands" {
	printf '[practice]\nname = A\0B\n\0\n' >"$DIR/nul.conf"
	both_refuse "$DIR/nul.conf"
	yes '[practice' | head -c 10000000 >"$DIR/long.conf"
	both_refuse "$DIR/long.conf"
	printf '[practice]\nname = A\nname = B\n' >"$DIR/twice.conf"
	both_refuse "$DIR/twice.conf"
	grep -q 'given twice' "$DIR/said"
	printf '[practice]\nnmae = A\n' >"$DIR/unknown.conf"
	both_refuse "$DIR/unknown.conf"
	grep -q 'nmae' "$DIR/said"
	mkdir "$DIR/folder.conf"
	both_refuse "$DIR/folder.conf"
	printf '[practice]\ntime_zone = Asia/Atlantis\n' >"$DIR/zone.conf"
	both_refuse "$DIR/zone.conf"
	printf '[practice]\ntime_zone = ../../../etc/passwd\n' >"$DIR/dots.conf"
	both_refuse "$DIR/dots.conf"
}

@test "with a key that is none it serves, and says that codes do not" {
	for harm in short gone folder; do
		rm -rf "$DIR/other.key"
		case $harm in
		short) echo x >"$DIR/other.key" ;;
		folder) mkdir "$DIR/other.key" ;;
		esac
		RELIEFD_STORE_KEY=$DIR/other.key start
		grep -q 'nobody can sign in with a code' "$DIR/log.new"
		ask /readyz
		[ "$code" = 200 ]
		stop
	done
}

@test "a day is the practice's day, wherever it lies" {
	for zone in America/New_York Pacific/Apia Europe/London Asia/Kuala_Lumpur
	do
		RELIEFD_PRACTICE_TIME_ZONE=$zone start
		day=$(TZ=$zone date +%F)
		tomorrow=$(TZ=$zone date -d '+36 hours' +%F)
		ID=$(new_id)
		DAY=$day send A1 moment=weekly pain_week=4
		[ "$code" = 303 ]
		ID=$(new_id)
		DAY=$tomorrow send A1 moment=weekly pain_week=4
		[ "$code" = 422 ]
		stop
	done
}

@test "a system that has run for long is no matter" {
	unshare --time --boottime 1000000000 --monotonic 1000000000 true \
	    2>/dev/null || skip 'a clock of its own needs root'
	start unshare --time --boottime 1000000000 --monotonic 1000000000
	ask /readyz
	[ "$code" = 200 ]
	ID=$(new_id)
	send A1 moment=weekly pain_week=4
	[ "$code" = 303 ]
	stop
}
