#!/bin/sh
# What tests/run.sh makes of what test programs say. TAP; from the top of the
# tree.
set -u
work=$(mktemp -d "${TMPDIR:-/tmp}/runs.XXXXXX")
trap 'rm -rf "$work"' EXIT
top=$PWD n=0 broken=0

# A program that says what is on stdin, and then runs the command.
program() { # name, [command]
	{
		echo '#!/bin/sh'
		sed "s/.*/echo '&'/"
		echo "${2-true}"
	} >"$work/$1"
	chmod +x "$work/$1"
}

# One test: of programs, run.sh prints this line.
prints() { # line, name of the test, program...
	line=$1 what=$2
	shift 2
	n=$((n + 1))
	(cd "$work" && LIMIT=${LIMIT-600} "$top/tests/run.sh" "$@") \
	    >"$work/said" 2>&1
	if grep -qxF -- "$line" "$work/said"; then
		echo "ok $n - $what"
	else
		echo "not ok $n - $what"
		sed 's/^/# /' "$work/said"
		broken=1
	fi
}

program some <<END
1..3
ok 1 - fine
ok 2 - elsewhere # SKIP no root: here
ok 3 - once more # skip of (x)
END
program all <<END
1..0 # SKIP no browser
END
program silent <<END
1..2
ok 1 - fine
ok 2 - elsewhere # skip
END
program hangs 'exec sleep 600' <<END
1..1
ok 1 - fine
END
program less <<END
1..2
ok 1 - fine
END

prints '1 passed, 0 failed, 3 skipped' 'skips are counted' some all
prints 'skipped: some: elsewhere: no root: here' \
    'a test that is skipped is named with its reason' some all
prints 'skipped: all: all: no browser' 'so is a whole program' some all
prints '1 passed, 1 failed' 'a skip without a reason is a failure' silent
prints '1 passed, 1 failed' 'less than was planned is a failure' less
export LIMIT=10
prints '1 passed, 1 failed' 'what hangs is ended' hangs

echo "1..$n"
exit $broken
