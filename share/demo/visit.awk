# visit.awk: what clients do with a browser, as a configuration of curl with
# many requests in it.
#
#	awk -v step=open -v round=1 -v pages=FOLDER -f share/demo/visit.awk \
#	    FOLDER/links FOLDER/forms
#
# In round 0 each client who has a form opens the link and agrees to the
# notice, in round n each sends the n-th form. Step "open" asks for each page, into the folder;
# step "send" answers them: what a page asks, with what it carries itself.
# links: client, address; forms: as data.awk writes them.

BEGIN { FS = "\t" }

NR == FNR {
	link[$1] = $2
	next
}

round == 0 && $1 == 1 && step == "open" {
	ask($2, link[$2], "opening the link of " $2)
}

round == 0 && $1 == 1 && step == "send" { agree($2) }

$1 == round && step == "open" {
	ask($2, link[$2] "?moment=" $3, "opening the form of " $2)
}

$1 == round && step == "send" { answer_form() }

# One request; the words, without quotes, are said of its status.
function ask(client, address, words) {
	if (requests++)
		print "next"
	print "url = \"" address "\""
	print "output = \"" pages "/" client ".html\""
	print "write-out = \"%{http_code} %{num_redirects} " words "\\n\""
}

function agree(client) {
	read_page(client)
	ask(client, link[client] "/consent", "the consent of " client)
	print "location"
	add("purpose", "data")
	add("purpose", "messages")
}

function answer_form(   i, name) {
	read_page($2)
	ask($2, link[$2], "the " $3 " form of " $2 " for " $4)
	print "location"
	add("id", value_of("id"))
	add("moment", value_of("moment"))
	add("day", $4)
	split("", measured)
	for (i = 5; i <= NF; i++) {
		name = $i
		sub(/=.*/, "", name)
		add_answer(name, substr($i, length(name) + 2))
	}
	add_readings()
}

function add_answer(name, value,   regions, n, i) {
	if (name ~ /\./)
		measured[name] = value
	else if (name == "regions") {
		n = split(value, regions, ";")
		for (i = 1; i <= n; i++)
			add(name, regions[i])
	} else if (name == "something_else" && value != "no") {
		add(name, "yes")
		add("something_text", value)
	} else
		add(name, value)
}

# The page names the movements that it asks for.
function add_readings(   n, movement) {
	for (n = 1; n <= 4; n++) {
		movement = value_of("movement_" n)
		add("movement_" n, movement)
		if (movement in measured) {
			add("reading_" n, measured[movement])
			add("method_" n, "phone")
		} else
			add("skip_" n, 1)
	}
}

# Answers what the page asks, and nothing else.
function add(name, value) {
	if (!index(page, "name=\"" name "\""))
		return
	gsub(/["\\]/, "\\\\&", value)
	print "data-urlencode = \"" name "=" value "\""
}

function read_page(client,   file, line) {
	file = pages "/" client ".html"
	page = ""
	while ((getline line <file) > 0)
		page = page line "\n"
	close(file)
}

# What the element of this name on the page carries.
function value_of(name,   element) {
	if (!match(page, "name=\"" name "\"[^>]*>"))
		return ""
	element = substr(page, RSTART, RLENGTH)
	if (!match(element, /value="[^"]*"/))
		return ""
	return substr(element, RSTART + 7, RLENGTH - 8)
}
