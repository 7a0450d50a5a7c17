# reliefd. `make help` lists the targets.

VARIANT = release
BUILD = build/$(VARIANT)
GEN = build/gen

PACKAGES = libmicrohttpd sqlite3 glib-2.0 cairo pangocairo pangoft2 \
	fontconfig freetype2 libqpdf libsodium liboath libarchive libqrencode \
	jansson zlib
PKG_CFLAGS := $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null | \
	sed 's/-I/-isystem /g')
PKG_LIBS := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) \
	-lcsv -lpthread -lm

WARNINGS = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wvla -Wformat=2 -Wundef -Wwrite-strings -Wcast-qual -Wpointer-arith \
	-Wimplicit-fallthrough
ifneq ($(findstring clang,$(CC)),)
WARNINGS += -fdouble-square-bracket-attributes
endif
ifdef CI
WARNINGS += -Werror
endif

OPTIMIZE = -O2 -D_FORTIFY_SOURCE=2
SANITIZE =
ifeq ($(VARIANT),san)
OPTIMIZE = -O1 -fno-omit-frame-pointer
SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all
endif
ifeq ($(VARIANT),fuzz)
OPTIMIZE = -O1 -fno-omit-frame-pointer
# NULL + 0 is where an empty list begins.
SANITIZE = -fsanitize=fuzzer-no-link,address,undefined \
	-fno-sanitize=pointer-overflow -fno-sanitize-recover=all
endif

CFLAGS = -g
ALL_CFLAGS = -std=gnu17 $(OPTIMIZE) $(WARNINGS) -fstack-protector-strong \
	-fPIE -MMD -MP -D_GNU_SOURCE -Iinclude -Ireports -I$(GEN) \
	$(PKG_CFLAGS) $(SANITIZE) \
	-ffile-prefix-map=$(CURDIR)=. \
	$(CPPFLAGS) $(CFLAGS)
ALL_LDFLAGS = -pie -Wl,-z,relro,-z,now $(SANITIZE) $(LDFLAGS)

# What a bare Debian 12 lacks, to build and run, and to test.
DEPS = gcc libc6-dev pkg-config tzdata libmicrohttpd-dev libsqlite3-dev \
	libglib2.0-dev \
	libcairo2-dev libpango1.0-dev libfontconfig-dev libqpdf-dev \
	libsodium-dev liboath-dev libarchive-dev libqrencode-dev libjansson-dev libcsv-dev \
	zlib1g-dev gettext fonts-noto-core fonts-droid-fallback curl
CHECK_DEPS = $(DEPS) bats mandoc perl procps sqlite3 libcmocka-dev \
	libfaketime poppler-utils qpdf clang clang-format binutils chromium oathtool unzip zbar-tools \
	systemd strace fonts-nanum fonts-hanazono
FAULT_DEPS = $(CHECK_DEPS) systemd-container nginx caddy openssl sslscan \
	testssl.sh iproute2
SOURCES := $(wildcard daemon/*.c daemon/*/*.c reports/*/*.c)
TEMPLATES := $(wildcard share/html/checkin/*.html share/html/portal/*.html)
GENERATED := $(TEMPLATES:share/html/%.html=$(GEN)/%.c) \
	$(GEN)/sql.c $(GEN)/static.c $(GEN)/inline.c $(GEN)/movements.c \
	$(GEN)/questions.c $(GEN)/po.c
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o) \
	$(GENERATED:$(GEN)/%.c=$(BUILD)/gen/%.o)
BINARY = $(BUILD)/reliefd

# Build the daemon
all: $(BINARY)

$(BINARY): $(OBJECTS)
	@echo "  link $@"
	@$(CC) $(ALL_LDFLAGS) -o $@ $(OBJECTS) $(PKG_LIBS)

$(BUILD)/%.o: %.c | $(GEN)/questions.h
	@mkdir -p $(@D)
	@echo "  cc   $<"
	@$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(BUILD)/gen/%.o: $(GEN)/%.c | $(GEN)/questions.h
	@mkdir -p $(@D)
	@echo "  cc   $<"
	@$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(GEN)/%.c: share/html/%.html share/html/html2c.awk
	@mkdir -p $(@D)
	@LC_ALL=C awk -f share/html/html2c.awk $< >$@.new && mv $@.new $@

$(GEN)/sql.c: share/embed.awk $(sort $(wildcard share/sql/*.sql))
	@mkdir -p $(@D)
	@LC_ALL=C awk -v array=share_sql -f $^ >$@.new && mv $@.new $@

$(GEN)/static.c: share/embed.awk $(sort $(wildcard share/static/*))
	@mkdir -p $(@D)
	@LC_ALL=C awk -v array=share_static -f $^ >$@.new && mv $@.new $@

$(GEN)/inline/%: share/inline/% share/shorten.awk
	@mkdir -p $(@D)
	@LC_ALL=C awk -f share/shorten.awk $< >$@.new && mv $@.new $@

$(GEN)/inline.c: share/embed.awk \
    $(patsubst share/%,$(GEN)/%,$(sort $(wildcard share/inline/*)))
	@LC_ALL=C awk -v array=share_inline -f $^ >$@.new && mv $@.new $@

CATALOGUE = share/catalogue
QUESTIONS = $(CATALOGUE)/cells.awk $(CATALOGUE)/questions2c.awk \
	$(CATALOGUE)/techniques.csv $(CATALOGUE)/regions.csv \
	$(CATALOGUE)/questions.csv

$(GEN)/movements.c: $(CATALOGUE)/cells.awk $(CATALOGUE)/movements2c.awk \
    $(CATALOGUE)/movements.csv
	@mkdir -p $(@D)
	@LC_ALL=C awk -f $< -f $(wordlist 2,9,$^) >$@.new && mv $@.new $@

$(GEN)/questions.h: $(QUESTIONS)
	@mkdir -p $(@D)
	@LC_ALL=C awk -v part=header -f $< -f $(wordlist 2,9,$^) >$@.new && \
	    mv $@.new $@

$(GEN)/questions.c: $(QUESTIONS)
	@mkdir -p $(@D)
	@LC_ALL=C awk -v part=source -f $< -f $(wordlist 2,9,$^) >$@.new && \
	    mv $@.new $@

# What clients and the readers of reports see is in the catalogues; the
# portal is English.
CATALOGUES := $(sort $(wildcard share/po/*.po))
MESSAGES = $(sort $(wildcard daemon/base/*.c daemon/http/*.c daemon/checkin/*.c \
	reports/*/*.c)) $(filter $(GEN)/checkin/% $(GEN)/movements.c \
	$(GEN)/questions.c,$(GENERATED))

$(GEN)/reliefd.pot: $(MESSAGES) Makefile
	@mkdir -p $(@D)
	@share/po/extract.sh $(MESSAGES) >$@.new && mv $@.new $@

# A message without a translation, and a translation without a message, end
# the build.
$(GEN)/%.mo: share/po/%.po $(GEN)/reliefd.pot
	@share/po/check.sh $^
	@msgfmt --check --output-file=$@.new $< && mv $@.new $@

$(GEN)/po.c: share/po/mo2c.sh $(CATALOGUES:share/po/%.po=$(GEN)/%.mo)
	@$^ >$@.new && mv $@.new $@

# Bring the catalogues up to date with the messages of the code
po: $(GEN)/reliefd.pot
	@for po in $(CATALOGUES); do \
	    msgmerge --quiet --update --backup=none --no-fuzzy-matching \
	        --no-wrap --add-location=file --sort-by-file $$po $< && \
	    msgattrib --no-obsolete --no-wrap --output-file=$$po $$po; \
	done

# Install what Debian lacks to build and run (as root, or by sudo)
deps:
	@share/install-deps.sh $(DEPS)

# The same for the tests
deps-check:
	@share/install-deps.sh $(CHECK_DEPS)
	@command -v npm >/dev/null || share/install-deps.sh nodejs npm
	@cd tests/browser && { test node_modules/.package-lock.json -nt \
	    package-lock.json || npm ci --silent; }

# The same for make faults; nginx and caddy come with services that start
deps-faults: deps-check
	@share/install-deps.sh $(FAULT_DEPS)

# Serve a made-up practice and download its reports (one command for all)
demo: deps
	@$(MAKE) --no-print-directory -j2 all
	@RELIEFD=$(BINARY) share/demo/demo.sh

# Run every test; ends with "N passed, N failed"
check: deps-check
	@$(MAKE) --no-print-directory -j2 build-all
	@$(MAKE) --no-print-directory check-built

# Print the objects of the build
objects:
	@printf '%s\n' $(OBJECTS)

# Draw the house: each folder, what it uses, and how often
map: all
	@tests/map.sh $(BUILD)

# Build everything that the tests need, the second compiler's build too
build-all: all unit fuzzers $(BUILD)/tests/bench/make_package
	@$(MAKE) --no-print-directory CC=clang-14 BUILD=build/clang CI=1 all

# The same without looking at what is installed
check-built: build-all
	@RELIEFD=$(BINARY) tests/run.sh $(TESTS)

# Run the tests whose path has some words: make test T=form
test: all unit fuzzers $(BUILD)/tests/bench/make_package
	@RELIEFD=$(BINARY) NOTES=1 tests/run.sh \
	    $(foreach test,$(TESTS) $(SLOW_FAULTS),$(if $(findstring $(T),$(test)),$(test)))

# Run every fault, the long ones too (as root; some take minutes)
faults: deps-faults
	@$(MAKE) --no-print-directory -j2 build-all
	@RELIEFD=$(BINARY) LIMIT=14400 NOTES=1 tests/run.sh -j 1 $(FAULTS)

# Break each guard of the daemon in turn: the tests must notice
mutants: deps-check
	@$(MAKE) --no-print-directory -j2 all unit
	@LIMIT=86400 tests/run.sh tests/mutants/run.sh

# Run every test with AddressSanitizer and UndefinedBehaviorSanitizer
san: deps-check
	@$(MAKE) --no-print-directory -j2 VARIANT=san build-all
	@ASAN_OPTIONS=verify_asan_link_order=0 \
	    LSAN_OPTIONS=suppressions=$(CURDIR)/tests/lsan.supp:print_suppressions=0 \
	    $(MAKE) --no-print-directory VARIANT=san check-built

UNIT = $(patsubst tests/unit/%.c,$(BUILD)/tests/unit/%, \
	$(wildcard tests/unit/test_*.c))
# A fault that takes long says so in a line "# Slow: ..."; make faults runs it.
FAULTS := $(sort $(wildcard tests/fault/*.bats tests/fault/*.sh))
SLOW_FAULTS := $(shell grep -l '^\# Slow: ' $(FAULTS) /dev/null)
NO_TESTS = tests/run.sh tests/at.sh tests/map.sh tests/browser/pictures.mjs $(SLOW_FAULTS)
TESTS = $(UNIT) $(FUZZ) $(filter-out $(NO_TESTS),$(sort $(FAULTS) \
	$(wildcard tests/*.sh tests/http/*.bats tests/golden/*.bats \
	tests/golden/*.mjs tests/browser/*.mjs)))
TESTED = $(filter-out $(BUILD)/daemon/main.o,$(OBJECTS))

# Build the unit tests
unit: $(UNIT)

# All but main(), for tests and benchmarks: each links what it uses.
LIBRARY = $(BUILD)/libreliefd.a
$(LIBRARY): $(TESTED)
	@echo "  ar   $@"
	@rm -f $@ && ar rcsT $@ $(TESTED)

$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(LIBRARY)
	@echo "  link $@"
	@$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS) -lcmocka

# Each parser is fed whatever comes: plain builds replay the inputs that are
# kept in tests/fuzz/corpus, the fuzzer makes new ones.
FUZZ = $(patsubst tests/fuzz/%.c,$(BUILD)/tests/fuzz/%, \
	$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_SECONDS ?= 60
ifeq ($(VARIANT),fuzz)
FUZZ_MAIN = -fsanitize=fuzzer
else
FUZZ_MAIN = $(BUILD)/tests/fuzz/replay.o
endif

$(BUILD)/tests/fuzz/%.o: CPPFLAGS += -Itests/unit
$(FUZZ): $(BUILD)/tests/fuzz/fuzz_%: $(BUILD)/tests/fuzz/fuzz_%.o \
    $(filter %.o,$(FUZZ_MAIN)) $(LIBRARY)
	@echo "  link $@"
	@$(CC) $(ALL_LDFLAGS) -o $@ $^ $(filter-out %.o,$(FUZZ_MAIN)) \
	    $(PKG_LIBS)

# Feed each parser inputs that are made up, FUZZ_SECONDS each
fuzz: deps-check
	@$(MAKE) --no-print-directory fuzz-built

fuzz-built:
	@$(MAKE) --no-print-directory -j2 CC=clang-14 VARIANT=fuzz fuzzers
	@SECONDS_EACH=$(FUZZ_SECONDS) tests/fuzz/fuzz.sh build/fuzz

fuzzers: $(FUZZ)

# Take the report's pages as they are now for the expected ones
golden: all
	@RELIEFD=$(BINARY) tests/golden/accept.sh

# Put every page of every golden report in one picture, to look at
contact-sheet: all
	@command -v montage >/dev/null || share/install-deps.sh imagemagick
	@RELIEFD=$(BINARY) tests/golden/sheet.sh build/contact-sheet.png

# Take pictures of every page for clients, to look at
pictures: all
	@RELIEFD=$(BINARY) node tests/browser/pictures.mjs build/pictures

# Measure: check-ins per second against the durable limit
bench-submit: all $(BUILD)/tests/bench/bench_submit \
    $(BUILD)/tests/bench/limit_server
	@$(BUILD)/tests/bench/bench_submit $(BINARY) \
	    $(BUILD)/tests/bench/limit_server

# Measure: import of 520,000 check-ins, and a report from that database
bench-import: all $(BUILD)/tests/bench/make_package
	@RELIEFD=$(BINARY) tests/bench/bench_import.sh \
	    $(BUILD)/tests/bench/make_package

# Measure: the worklist of 10,000 clients against a bare query
bench-portal: all $(BUILD)/tests/bench/make_package
	@RELIEFD=$(BINARY) tests/bench/bench_portal.sh \
	    $(BUILD)/tests/bench/make_package

# Measure: reports against the same drawing with cairo alone
bench-report: $(BUILD)/tests/bench/bench_report
	@$(BUILD)/tests/bench/bench_report

# Measure: how long each page holds the loop, on a long history and a short one
bench-pages: $(BUILD)/tests/bench/bench_pages
	@$(BUILD)/tests/bench/bench_pages

# Simulate clients: how often are techniques told apart that do not differ?
simulate: $(BUILD)/tests/bench/simulate
	@$(BUILD)/tests/bench/simulate

# Measure everything
bench: bench-submit bench-import bench-portal bench-report bench-pages

$(BUILD)/tests/bench/bench_submit: $(BUILD)/tests/bench/bench_submit.o \
    $(BUILD)/tests/bench/load.o $(LIBRARY)
	@echo "  link $@"
	@$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

# The calls by which a report is drawn, so that they can be written down.
DRAWING = $(addprefix cairo_,move_to line_to close_path new_path rectangle \
	stroke fill fill_preserve set_source_rgb set_line_width set_line_cap \
	set_dash show_page) pango_cairo_show_layout_line \
	pango_cairo_layout_line_path

$(BUILD)/tests/bench/bench_report: $(BUILD)/tests/bench/bench_report.o \
    $(BUILD)/tests/bench/limit_report.o $(BUILD)/tests/bench/report_history.o \
    $(LIBRARY)
	@echo "  link $@"
	@$(CC) $(ALL_LDFLAGS) $(DRAWING:%=-Wl,--wrap=%) -o $@ $^ $(PKG_LIBS)

$(BUILD)/tests/bench/limit_server: $(BUILD)/tests/bench/limit_server.o
	@echo "  link $@"
	@$(CC) $(ALL_LDFLAGS) -o $@ $^ -lmicrohttpd

$(BUILD)/tests/bench/bench_pages.o: CPPFLAGS += -Itests/unit
$(BUILD)/tests/bench/bench_pages: $(BUILD)/tests/bench/bench_pages.o $(LIBRARY)
	@echo "  link $@"
	@$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(BUILD)/tests/bench/simulate: CPPFLAGS += -Itests/unit
$(BUILD)/tests/bench/simulate: $(BUILD)/tests/bench/simulate.o $(LIBRARY)
	@echo "  link $@"
	@$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(BUILD)/tests/bench/make_package: $(BUILD)/tests/bench/make_package.o \
    $(LIBRARY)
	@echo "  link $@"
	@$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

# Write the code as .clang-format says
format: deps-check
	@clang-format -i daemon/*.c daemon/*/*.[ch] reports/*/*.[ch] \
	    include/*.h tests/*/*.[ch]

# Look for mistakes with clang-tidy
tidy: $(GENERATED) $(GEN)/questions.h
	@printf '%s\n' $(SOURCES) | xargs -P 2 -n 4 sh -c 'clang-tidy-14 \
	    --quiet "$$@" -- $(filter-out -MMD -MP,$(ALL_CFLAGS)) \
	    -fdouble-square-bracket-attributes' tidy 2>/dev/null

prefix = /usr
UNITS = $(wildcard systemd/*.service systemd/*.socket systemd/*.timer)

# Install below $(DESTDIR)$(prefix)
install: all
	install -D -m 755 $(BINARY) $(DESTDIR)$(prefix)/bin/reliefd
	install -D -m 644 share/man/reliefd.8 \
	    $(DESTDIR)$(prefix)/share/man/man8/reliefd.8
	install -D -m 644 share/man/reliefd.conf.5 \
	    $(DESTDIR)$(prefix)/share/man/man5/reliefd.conf.5
	install -D -m 644 README.md \
	    $(DESTDIR)$(prefix)/share/doc/reliefd/README.md
	install -D -m 644 -t $(DESTDIR)$(prefix)/share/doc/reliefd \
	    share/proxy/Caddyfile share/proxy/nginx.conf
	install -d $(DESTDIR)$(prefix)/lib/systemd/system
	for unit in $(UNITS); do \
	    sed 's|/usr/bin/|$(prefix)/bin/|' $$unit \
	        >$(DESTDIR)$(prefix)/lib/systemd/system/$${unit##*/} || exit; \
	done
	chmod 644 $(UNITS:systemd/%=$(DESTDIR)$(prefix)/lib/systemd/system/%)
	install -D -m 644 systemd/sysusers.conf \
	    $(DESTDIR)$(prefix)/lib/sysusers.d/reliefd.conf

# Print the Debian packages whose code the daemon loads, with versions
sbom: all
	@share/sbom.sh $(BINARY)

# Remove what was built
clean:
	rm -rf build

# List the targets
help:
	@awk '/^# / { text = substr($$0, 3) } \
	    /^[a-z-]+:/ { sub(/:.*/, ""); printf "%-14s %s\n", $$0, text } \
	    /^$$/ { text = "" }' Makefile

-include $(OBJECTS:.o=.d) $(wildcard $(BUILD)/tests/*/*.d)

.PHONY: all build-all deps deps-check deps-faults demo check check-built \
	faults mutants san test map objects unit fuzz fuzz-built fuzzers golden \
	po contact-sheet pictures bench bench-submit bench-import bench-portal \
	bench-report bench-pages simulate format tidy install sbom \
	clean help
.DELETE_ON_ERROR:
.SECONDARY:
