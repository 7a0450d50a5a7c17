# reliefd. `make help` lists the targets.

VARIANT = release
BUILD = build/$(VARIANT)
GEN = build/gen

PACKAGES = libmicrohttpd sqlite3 cairo pangocairo pangoft2 fontconfig \
	libqpdf libsodium libqrencode jansson zlib
PKG_CFLAGS := $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null | \
	sed 's/-I/-isystem /g')
PKG_LIBS := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) \
	-lcsv -linih -lpthread -lm

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

CFLAGS = -g
ALL_CFLAGS = -std=gnu17 $(OPTIMIZE) $(WARNINGS) -fstack-protector-strong \
	-fPIE -MMD -MP -D_GNU_SOURCE -Iinclude $(PKG_CFLAGS) $(SANITIZE) \
	$(CPPFLAGS) $(CFLAGS)
ALL_LDFLAGS = -pie -Wl,-z,relro,-z,now $(SANITIZE) $(LDFLAGS)

SOURCES := $(wildcard daemon/*.c reports/*.c)
TEMPLATES := $(wildcard share/html/*.html)
GENERATED := $(TEMPLATES:share/html/%.html=$(GEN)/html_%.c) \
	$(GEN)/sql.c $(GEN)/static.c $(GEN)/movements.c
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o) \
	$(GENERATED:$(GEN)/%.c=$(BUILD)/gen/%.o)
BINARY = $(BUILD)/reliefd

# Build the daemon
all: $(BINARY)

$(BINARY): $(OBJECTS)
	$(CC) $(ALL_LDFLAGS) -o $@ $(OBJECTS) $(PKG_LIBS)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(BUILD)/gen/%.o: $(GEN)/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(GEN)/html_%.c: share/html/%.html share/html/html2c.awk
	@mkdir -p $(@D)
	LC_ALL=C awk -f share/html/html2c.awk $< >$@.new && mv $@.new $@

$(GEN)/sql.c: share/embed.awk $(wildcard share/sql/*.sql)
	@mkdir -p $(@D)
	LC_ALL=C awk -v array=share_sql -f $^ >$@.new && mv $@.new $@

$(GEN)/static.c: share/embed.awk $(wildcard share/static/*)
	@mkdir -p $(@D)
	LC_ALL=C awk -v array=share_static -f $^ >$@.new && mv $@.new $@

$(GEN)/movements.c: share/catalogue/movements2c.awk \
    share/catalogue/movements.csv
	@mkdir -p $(@D)
	LC_ALL=C awk -f $^ >$@.new && mv $@.new $@

clean:
	rm -rf build

-include $(OBJECTS:.o=.d)

.PHONY: all clean
.DELETE_ON_ERROR:
.SECONDARY: $(GENERATED)
