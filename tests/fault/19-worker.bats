#!/usr/bin/env bats
# A report that ends the daemon, as a fault in a library would: what was
# acknowledged is there after the restart, and the second crash is the last.

load ../http/daemon

setup_file() {
	practice
	cat >"$DIR/crash.c" <<-'END'
	#include <dlfcn.h>
	#include <signal.h>
	#include <stdlib.h>
	#include <unistd.h>

	/* Every report begins with it. */
	void *
	cairo_pdf_surface_create_for_stream(void *w, void *c, double x, double y)
	{
		void *(*real)(void *, void *, double, double) =
		    dlsym(RTLD_NEXT, "cairo_pdf_surface_create_for_stream");

		if (access(getenv("CRASH"), F_OK) == 0)
			raise(SIGSEGV);
		return real(w, c, x, y);
	}
	END
	${CC:-cc} -shared -fPIC -O1 -D_GNU_SOURCE -o "$DIR/crash.so" \
	    "$DIR/crash.c" -ldl
	export CRASH=$DIR/crash
	shaky
	agree A1
}

teardown_file() {
	stop
}

shaky() {
	start env LD_PRELOAD="$DIR/crash.so"
}

# Asks for the report that ends the daemon, and starts it anew.
crash() {
	: >"$CRASH"
	as owner /clients/1/report.pdf || true
	[ "$code" = 000 ]
	await is_gone "$(cat "$DIR/pid")"
	cat "$DIR/log.new" >>"$DIR/log"
	rm "$CRASH"
	shaky
}

@test "after two crashes a report is refused, and nothing else is" {
	first=$(new_id)
	ID=$first
	send A1 moment=arrival pain_now=4
	[ "$code" = 303 ]
	login owner
	# One crash may be chance: the next one draws it, and all is forgiven.
	crash
	as owner /clients/1/report.pdf
	[ "$code" = 200 ]
	crash
	crash
	as owner /clients/1/report.pdf
	[ "$code" = 503 ]
	has 'has stopped the service twice'
	as owner /clients/2/report.pdf
	[ "$code" = 200 ]
	as owner /clients/1
	[ "$code" = 200 ]
	ask "/c/$(token A1)/receipt/$first"
	[ "$code" = 200 ]
	stop
	[ "$(sql "SELECT pain_now FROM checkin WHERE id = '$first'")" = 4 ]
	shaky
}
