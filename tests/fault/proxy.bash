# proxy.bash: a daemon on a Unix socket and, in front of it, the sample
# configurations of nginx and Caddy as $DIR has them; after daemon.bash.

PROXIES='nginx caddy'

proxies() {
	PATH=$PATH:/usr/sbin
	for tool in nginx caddy openssl; do
		command -v "$tool" >/dev/null || cannot "there is no $tool" ||
			return 0
	done
	practice
	agree_all
	export RELIEFD_LISTEN_SOCKET=$DIR/http.sock
	openssl req -x509 -newkey rsa:2048 -nodes -days 90 \
	    -subj /CN=relief.example -addext subjectAltName=DNS:relief.example \
	    -keyout "$DIR/key.pem" -out "$DIR/cert.pem" 2>/dev/null
	perl -MIO::Socket::INET -e '
		my @s = map { IO::Socket::INET->new(Listen => 1,
		    LocalAddr => "127.0.0.1:0") } 1 .. 5;
		print $_->sockport, "\n" for @s' >"$DIR/ports"
	read -d '' -r http_nginx https_nginx http_caddy https_caddy control \
	    <"$DIR/ports" || true
	echo "$http_nginx" >"$DIR/http.nginx"
	echo "$https_nginx" >"$DIR/https.nginx"
	echo "$http_caddy" >"$DIR/http.caddy"
	echo "$https_caddy" >"$DIR/https.caddy"
	echo "$control" >"$DIR/control"
	daemon
	start_nginx
	start_caddy
	for proxy in $PROXIES; do
		await serves "$proxy"
	done
}

serves() { # proxy
	through "$1" /readyz
	[ "$code" = 200 ]
}

proxies_end() {
	for file in pid nginx.pid caddy.pid; do
		[ ! -e "$DIR/$file" ] || kill "$(cat "$DIR/$file")" || true
	done 2>/dev/null
}

daemon() {
	"$RELIEFD" serve >/dev/null 2>>"$DIR/log" 3>&- &
	echo $! >"$DIR/pid"
	await test -S "$DIR/http.sock"
}

stop_daemon() {
	kill "$(cat "$DIR/pid")"
	await is_gone "$(cat "$DIR/pid")"
}

# The sample, on our ports and with our certificate; around it what Debian's
# nginx.conf has, logs above all.
start_nginx() {
	local paths= path
	sed -e "s|listen 80;|listen 127.0.0.1:$(cat "$DIR/http.nginx");|" \
	    -e "s|listen 443 |listen 127.0.0.1:$(cat "$DIR/https.nginx") |" \
	    -e '/listen \[::\]/d' \
	    -e "s|/etc/letsencrypt/.*/fullchain.pem|$DIR/cert.pem|" \
	    -e "s|/etc/letsencrypt/.*/privkey.pem|$DIR/key.pem|" \
	    -e "s|/run/reliefd/http.sock|$DIR/http.sock|" \
	    share/proxy/nginx.conf >"$DIR/site.conf"
	for path in body proxy fastcgi uwsgi scgi; do
		paths+="${path/body/client_body}_temp_path $DIR/temp.$path;"
	done
	cat >"$DIR/nginx.conf" <<-END
	$([ "$(id -u)" != 0 ] || echo 'user root;')
	daemon off;
	pid $DIR/nginx.own.pid;
	worker_processes 1;
	error_log $DIR/nginx.error.log info;
	events { }
	http {
		$paths
		access_log $DIR/nginx.access.log;
		gzip on;
		include $DIR/site.conf;
		server {
			listen 127.0.0.1:$(cat "$DIR/control");
			return 204;
		}
	}
	END
	nginx -c "$DIR/nginx.conf" -e "$DIR/nginx.error.log" \
	    >"$DIR/nginx.log" 2>&1 3>&- &
	echo $! >"$DIR/nginx.pid"
}

start_caddy() {
	sed -e "s|unix//run/reliefd/http.sock|unix/$DIR/http.sock|" \
	    -e "s|^	tls {|	tls $DIR/cert.pem $DIR/key.pem {|" \
	    -e "0,/^{/s||{\n	admin off\n	default_bind 127.0.0.1\n	http_port $(cat "$DIR/http.caddy")\n	https_port $(cat "$DIR/https.caddy")|" \
	    share/proxy/Caddyfile >"$DIR/Caddyfile"
	HOME=$DIR XDG_DATA_HOME=$DIR/caddy XDG_CONFIG_HOME=$DIR/caddy \
	    caddy run --config "$DIR/Caddyfile" --adapter caddyfile \
	    >"$DIR/caddy.log" 2>&1 3>&- &
	echo $! >"$DIR/caddy.pid"
}

# Asks a proxy; as ask().
through() { # proxy, path, curl's arguments...
	local port path=$2
	port=$(cat "$DIR/https.$1")
	shift 2
	: >"$DIR/head"
	code=$(curl -s -m "$PATIENCE" --cacert "$DIR/cert.pem" -D "$DIR/head" \
	    -o "$DIR/body" -w '%{http_code}' \
	    --resolve "relief.example:$port:127.0.0.1" "$@" \
	    "https://relief.example:$port$path") || true
}

checkin() { # proxy, curl's arguments...
	local proxy=$1
	shift
	through "$proxy" "/c/$(token A1)" -d "id=${ID:=$(new_id)}" \
	    -d "day=$(today)" -d moment=weekly -d pain_week=4 "$@"
}
