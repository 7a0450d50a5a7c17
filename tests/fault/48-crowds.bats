#!/usr/bin/env bats
# Slow: connections are waited for until their deadline
# Ten thousand idle connections, and two thousand that send or read slowly:
# a client among them is served as if it were alone, the memory stays small,
# and every one of the crowd is ended.

load ../http/daemon
load crowd

setup_file() {
	practice
	crowd_build
	start
	agree A1
	crowd none 0 4
	echo "$p99" >"$DIR/alone"
	descriptors >"$DIR/descriptors"
}

teardown_file() {
	stop
}

setup() {
	alone=$(cat "$DIR/alone")
}

all_closed() {
	[ "$(descriptors)" -le $(($(cat "$DIR/descriptors") + 5)) ]
}

@test "ten thousand idle connections" {
	crowd idle 10000 10
	served
	[ "$left" = 0 ]
	[ "$longest" -le 20 ]
	echo "# $(memory) MiB" >&3
	[ "$(memory)" -le 128 ]
}

@test "eight hundred that send their headers slowly" {
	crowd headers 800 10
	served
	[ "$left" = 0 ]
	[ "$longest" -le 20 ]
}

@test "eight hundred that send their bodies slowly" {
	crowd bodies 800 10
	served
	[ "$left" = 0 ]
	[ "$longest" -le 20 ]
}

@test "eight hundred that ask for much and read nothing" {
	crowd readers 800 10
	[ "$failed" = 0 ]
	[ "$asked" -ge 20 ]
	[ "$p50" -le 100 ]
	# Each answer has a second more for every 500 bytes of it.
	began=$SECONDS
	await all_closed
	echo "# gone after $((SECONDS - began)) s; $(memory) MiB" >&3
	[ "$(memory)" -le 128 ]
}

@test "two thousand slow ones, twice as many as there are places" {
	crowd bodies 2000 10
	[ "$failed" = 0 ]
	[ "$max" -le 5000 ]
	[ "$left" = 0 ]
	ask /readyz
	[ "$code" = 200 ]
}
