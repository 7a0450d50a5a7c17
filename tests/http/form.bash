# form.bash: a practice with two clients whose forms are filled in, C1 with
# everything asked and C2 with little. Loaded by the .bats files of the form.

. "${BASH_SOURCE[0]%/*}/wait.bash"

form_practice() {
	export DIR=$BATS_FILE_TMPDIR
	export RELIEFD=${RELIEFD:-build/release/reliefd}
	cat >"$DIR/conf" <<-END
	[practice]
	name = Serenity <Practice>
	whatsapp = 60123456789
	[listen]
	port = 0
	[store]
	path = $DIR/reliefd.db
	[limits]
	link_per_hour = 0
	client_per_day = 0
	source_per_hour = 0
	END
	reliefd init >/dev/null
	reliefd client add --name 'Lim Wei' --code C1 \
	    --activity 'Carry "heavy" <bags>' --activity Kneel \
	    --activity Sleep --movement cervical.flexion:midline \
	    --movement knee.extension:right --movement shoulder.flexion:left \
	    --swelling --first-treatment "$(date -d '-60 days' +%F)"
	reliefd client add --name 'Siti' --code C2
	start
	link C1 >"$DIR/c1"
	link C2 >"$DIR/c2"
}

reliefd() {
	"$RELIEFD" --config "$DIR/conf" "$@"
}

start() { # options
	: >"$DIR/log.new"
	"$RELIEFD" --config "$DIR/conf" "$@" serve 2>"$DIR/log.new" 3>&- &
	echo $! >"$DIR/pid"
	await listening_or_gone "$!"
	listening || {
		cat "$DIR/log.new"
		return 1
	}
}

stop() {
	local pid
	pid=$(<"$DIR/pid")
	kill "$pid"
	await is_gone "$pid"
	cat "$DIR/log.new" >>"$DIR/log"
}

# A new link's token.
link() { # code
	reliefd client link "$1" | sed 's|.*/c/||'
}

# The address of a path below the link of C1, or of the client in $OF.
at() { # path
	echo "http://127.0.0.1:$(<"$DIR/port")/c/$(<"$DIR/${OF:-c1}")$1"
}

agree() {
	curl -s -o /dev/null -d "" "$(at /consent)"
}

new_id() {
	printf '%08x%08x%08x%08x' $SRANDOM $SRANDOM $SRANDOM $SRANDOM
}

today() {
	TZ=Asia/Kuala_Lumpur date -d "${1:-today}" +%F
}

# Sends a form; $ID, $DAY and $PATH_ may be set before. The status is in
# $status_code, the page in $page, the place in $location.
send() { # moment, field=value...
	local moment=$1 field
	local fields=()
	shift
	for field; do
		fields+=(--data-urlencode "$field")
	done
	curl -s -D "$DIR/head" -o "$DIR/page" "$(at "${PATH_:-}")" \
	    -d "id=${ID:=$(new_id)}" -d "moment=$moment" \
	    -d "day=${DAY-$(today)}" "${fields[@]}"
	local line
	read -r _ status_code _ <"$DIR/head"
	location=
	while IFS= read -r line; do
		[[ $line != 'Location: '* ]] || location=${line#*: }
	done <"$DIR/head"
	location=${location%$'\r'}
	page=$(<"$DIR/page")
}

status_of() { # address
	curl -s -o /dev/null -w '%{http_code}' "$1"
}

has() { # text
	[[ $page == *"$1"* ]] || {
		echo "the page lacks: $1"
		sed 's|<style>.*</style>||' "$DIR/page"
		return 1
	}
}

lacks() { # text
	[[ $page != *"$1"* ]] || {
		echo "the page has: $1"
		return 1
	}
}

get() { # path
	curl -s -o "$DIR/page" "$(at "$1")"
	page=$(<"$DIR/page")
}

rows() { # table, condition
	sqlite3 "$DIR/reliefd.db" "SELECT count(*) FROM $1 WHERE $2"
}
