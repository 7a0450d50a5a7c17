#!/usr/bin/env bats
# What root makes in the folder of the service is the service's: whoever runs
# as it can read and replace it.

load daemon
load old

setup() {
	[ "$(id -u)" = 0 ] || skip 'only root can give files away'
	practice
	stranger=65534
	folder=$DIR/state
	mkdir -m 700 "$folder"
	chown $stranger:$stranger "$folder"
	chmod 711 "$DIR"
	export RELIEFD_STORE_PATH=$folder/reliefd.db
}

teardown() {
	rm -rf "$folder" "$DIR"/reliefd.db*
}

# Everything in the folder that is not the service's, or open to others.
not_the_services() {
	find "$folder" -mindepth 1 \( ! -uid $stranger -o ! -gid $stranger \
	    -o -perm /077 \) -printf '%f %u %m\n'
}

@test "what init, commands and an update leave is the service's" {
	"$RELIEFD" init
	"$RELIEFD" client add --name New --code NEW
	"$RELIEFD" client link NEW
	"$RELIEFD" verify
	[ -e "$folder/reliefd.db.key" ]
	[ -e "$folder/reliefd.db.witness" ]
	[ -z "$(not_the_services)" ]
	"$RELIEFD" client erase NEW --yes --name New
	[ -e "$folder/reliefd.db.erased" ]
	[ -z "$(not_the_services)" ]
	# The copy of the database as it was before an update.
	old_steps
	make_old 1
	cp "$DIR/reliefd.db" "$folder/reliefd.db"
	"$RELIEFD" client list
	[ -e "$folder/reliefd.db.version-1" ]
	[ -z "$(not_the_services)" ]
}

@test "a key that root had made is handed over by init" {
	"$RELIEFD" init
	chown 0:0 "$folder/reliefd.db.key"
	"$RELIEFD" init
	[ -z "$(not_the_services)" ]
	# Root serves there once: what it leaves is the service's as well.
	start
	stop
	[ -z "$(not_the_services)" ]
}

@test "a list of the erased that is a pipe or a link is refused at once" {
	"$RELIEFD" init
	mkfifo "$folder/reliefd.db.erased"
	run timeout 20 "$RELIEFD" serve
	[ "$status" = 74 ]
	[[ $output == *'db.erased: is not a regular file'* ]]
	rm "$folder/reliefd.db.erased"
	# What a link leads to is nobody's to read in the log.
	echo 'root:secret:1' >"$DIR/foreign"
	ln -s "$DIR/foreign" "$folder/reliefd.db.erased"
	run timeout 20 "$RELIEFD" serve
	[ "$status" = 74 ]
	[[ $output == *'db.erased: is a link'* ]]
	[[ $output != *secret* ]]
}
