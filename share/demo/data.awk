# data.awk: how the clients of a made-up practice fared, day by day up to
# today: older rows into a data package, the check-ins of the last weeks into
# a file of forms that are still to be sent.
#
#	awk -v share=share -v today=2026-11-22 -v into=PACKAGE -v forms=FILE \
#	    -f share/demo/data.awk
#
# It reads the CSV files beside it, whose cells hold no commas, and the
# catalogue of movements. courses.csv
# says how each client fares: pain from "start" to "end" in tenths of a point
# over so many "sessions", one "every" so many days, the "last" so many days
# ago. Its "plan" holds one word of techniques per session and starts again at
# its end, with ? for minutes that nobody wrote down; "baseline" is the weekly
# forms before the first session, "answered" the percent of those after it.
# The same day gives the same files.

BEGIN {
	OFS = ","
	FORM_DAYS = 21   # whose check-ins come through the form
	BREAK_DAYS = 49  # of the shape "break"
	THERAPIST = "farah"
	HOUR["arrival"] = "02"
	HOUR["after"] = "03"
	HOUR["weekly"] = "12"
	n_answers = split("pain_now pain_before pain_before_recalled " \
	    "pain_week interference_enjoyment interference_activity " \
	    "activity_1 activity_2 activity_3 tightness swelling " \
	    "new_soreness global_change something_else regions", ANSWERS, " ")
	load("demo/clients.csv", clients)
	load("demo/courses.csv", courses)
	load("demo/techniques.csv", techniques)
	load("demo/changes.csv", changes)
	load("catalogue/movements.csv", movements)
	calendar()
	heads()
	for (i = 1; i <= clients[0]; i++)
		make_client(clients[i])
}

# --- tables -----------------------------------------------------------------

# The rows of a file: table[1...table[0]] are the first cells, and of[first
# cell, column] is a cell. The first cell of a movement is joint.movement.
function load(file, table,   line, columns, cells, n, i) {
	table[0] = 0
	file = share "/" file
	if ((getline line <file) <= 0)
		fail(file ": cannot be read")
	split(line, columns, ",")
	while ((getline line <file) > 0) {
		n = split(line, cells, ",")
		if (columns[1] == "joint")
			cells[1] = cells[1] "." cells[2]
		table[++table[0]] = cells[1]
		for (i = 1; i <= n; i++)
			of[cells[1], columns[i]] = cells[i]
	}
	close(file)
}

function fail(words) {
	print "data.awk: " words >"/dev/stderr"
	exit 1
}

function heads(   line, i) {
	print "client,name,phone,language,therapist,conditions,activity_1," \
	    "activity_2,activity_3,asks_swelling,first_treatment_day" \
	    >(into "/clients.csv")
	print "client,movement,side,position" >(into "/client_movements.csv")
	line = "client,session,day,therapist,regions"
	for (i = 1; i <= techniques[0]; i++)
		line = line "," of[techniques[i], "column"]
	print line >(into "/sessions.csv")
	print "client,day,movement,side,motion,timing,degrees,method," \
	    "measurer" >(into "/readings.csv")
	line = "client,moment,day,submitted_at,language"
	for (i = 1; i <= n_answers; i++)
		line = line "," ANSWERS[i]
	print line >(into "/checkins.csv")
	printf "" >forms
}

# --- days -------------------------------------------------------------------

# The days of this year and those before it: TEXT[number], NUMBER[text].
function calendar(   year, month, day, n, length_of) {
	split("31 28 31 30 31 30 31 31 30 31 30 31", length_of, " ")
	for (year = substr(today, 1, 4) - 3; year <= substr(today, 1, 4); year++) {
		length_of[2] = 28 + (year % 4 == 0 && year % 100 != 0 || \
		    year % 400 == 0)
		for (month = 1; month <= 12; month++) {
			for (day = 1; day <= length_of[month]; day++) {
				TEXT[++n] = sprintf("%04d-%02d-%02d", year,
				    month, day)
				NUMBER[TEXT[n]] = n
			}
		}
	}
	if (!(today in NUMBER))
		fail("today is no day: " today)
	now = NUMBER[today]
}

# The day of session i, from 0.
function session_day(i,   behind, day) {
	behind = course("sessions") - 1 - i
	day = now - course("last") - behind * course("every")
	if (course("shape") == "break" && i < int(course("sessions") / 2))
		day -= BREAK_DAYS
	# Nobody comes on the same weekday for ever.
	if (i > 0 && behind > 0)
		day += i * 7 % 3 - 1
	return day
}

# --- what a course comes to -------------------------------------------------

function course(column) {
	return of[client, column]
}

# Pain on a day, in tenths of a point.
function level(day,   done) {
	done = int(1000 * (day - first) / (last > first ? last - first : 1))
	if (done < 0)
		done = 0
	if (done > 1000)
		done = 1000
	# Most of the way in the first half; or down, and up again of late.
	if (course("shape") == "early")
		done = 1000 - int((1000 - done) * (1000 - done) / 1000)
	if (course("shape") == "flare")
		done = done < 750 ? int(done * 4 / 3) : \
		    1000 - int((done - 750) * 34 / 10)
	return course("start") + \
	    int((course("end") - course("start")) * done / 1000)
}

# A level as a client scores it: whole, 0 to 10, off by up to spread.
function score(value, spread) {
	value += chance(2 * spread + 1) - spread
	value = value < 0 ? 0 : int((value + 5) / 10)
	return value > 10 ? 10 : value
}

# From 0 to n - 1, from the seed of the course: Lehmer's generator, whose
# products a double holds exactly.
function chance(n) {
	seed = seed * 16807 % 2147483647
	return int(n * seed / 2147483647)
}

# Movement comes back as pain goes, up to what is usual.
function degrees(movement, day,   normal, span, n) {
	normal = of[movement, "normal_deg"] + 0
	span = normal > 10 ? normal : 20
	n = normal - int(span * 40 / 100) + \
	    int(span * (course("start") - level(day)) / 170)
	if (n > normal)
		n = normal
	return n + chance(5) - 4
}

function side_of(movement) {
	return of[movement, "side_kind"] == "bilateral" ? course("side") : \
	    "midline"
}

# --- a client ---------------------------------------------------------------

function make_client(code,   i) {
	client = code
	first = session_day(0)
	last = session_day(course("sessions") - 1)
	weeks = 0
	round = 0
	latest_change = first
	seed = course("seed") * 1000003
	print client, course("name"), course("phone"), course("language"),
	    THERAPIST, course("conditions"), course("activity_1"),
	    course("activity_2"), course("activity_3"),
	    course("asks_swelling"), TEXT[first] >(into "/clients.csv")
	for (i = 1; i <= 2; i++) {
		if (course("movement_" i) != "")
			print client, course("movement_" i),
			    side_of(course("movement_" i)), i \
			    >(into "/client_movements.csv")
	}
	for (i = 0; i < course("sessions"); i++)
		make_session(i, session_day(i))
	make_weekly_forms()
}

function make_session(i, day,   relief, n) {
	relief = log_session(i, day)
	make_visit(day, relief)
	# The therapist measures before the session.
	if (i % 5 == 0 || i == course("sessions") - 1) {
		for (n = 1; n <= 2; n++)
			write_reading(course("movement_" n), day, "before",
			    "goniometer", THERAPIST)
	}
}

# Writes the session; returns by how much pain falls right after it.
function log_session(i, day,   words, word, line, t, minutes, sum, n) {
	word = split(course("plan"), words, " ")
	word = words[i % word + 1]
	line = client "," i + 1 "," TEXT[day] "," THERAPIST "," \
	    course("regions")
	for (t = 1; t <= techniques[0]; t++) {
		minutes = ""
		if (index(word, techniques[t])) {
			minutes = index(word, "?") ? "?" : 10 + 5 * chance(5)
			sum += of[techniques[t], "relief"]
			n++
		}
		line = line "," minutes
	}
	print line >(into "/sessions.csv")
	return int(sum / n)
}

# What the client answers around a session.
function make_visit(day, relief,   pain, before) {
	pain = level(day) + chance(25) - 12
	before = score(pain, 4)
	begin()
	if (course("arrives")) {
		answer["pain_now"] = before
		send("arrival", day)
		begin()
	} else {
		answer["pain_before"] = before
		answer["pain_before_recalled"] = 1
	}
	# Now and then nobody answers on the way out.
	if (chance(8) == 0)
		return
	answer["pain_now"] = score(pain - relief, 6)
	answer["tightness"] = score(pain - int(relief / 2), 9)
	if (course("asks_swelling"))
		answer["swelling"] = score(pain - 25, 8)
	answer["new_soreness"] = chance(5) ? "none" : "mild"
	send("after", day)
}

# Some before the first session, then one a week until a week behind the last;
# a client whose sessions pause mostly falls silent meanwhile.
function make_weekly_forms(   middle, day, pause) {
	middle = session_day(int(course("sessions") / 2))
	day = first - 1 - 7 * (course("baseline") - 1)
	if (course("baseline") == 0)
		day = first + 6
	for (; day <= now && day <= last + 7; day += 7) {
		pause = course("shape") == "break" && day < middle && \
		    day > middle - BREAK_DAYS
		if (day < first || \
		    chance(100) < (pause ? 15 : course("answered")))
			make_weekly(day)
	}
}

function make_weekly(day,   pain, i) {
	pain = level(day)
	begin()
	answer["regions"] = course("regions")
	answer["pain_week"] = score(pain, 10)
	answer["interference_enjoyment"] = score(pain - 5, 9)
	answer["interference_activity"] = score(pain, 9)
	# Here 10 is good.
	for (i = 1; i <= 3; i++) {
		if (course("activity_" i) != "")
			answer["activity_" i] = \
			    score(95 - pain - 8 * (i - 1), 8)
	}
	answer["something_else"] = "no"
	if (chance(9) == 0)
		answer["something_else"] = of[course("language"),
		    chance(2) ? "second" : "first"]
	if (day >= latest_change + 28) {
		i = 4 - int((course("start") - pain) / 13)
		answer["global_change"] = i < 1 ? 1 : i > 7 ? 7 : i
		latest_change = day
	}
	if (weeks++ % 4 == 3)
		measure(day)
	send("weekly", day)
}

# The client measures alone, with the phone.
function measure(day,   movement, i) {
	for (i = 1; i <= 2; i++) {
		movement = course("movement_" i)
		if (day < now - FORM_DAYS)
			write_reading(movement, day, "other", "phone", "self")
		else if (movement != "")
			measured[movement "." side_of(movement)] = \
			    degrees(movement, day)
	}
}

function write_reading(movement, day, timing, method, measurer) {
	if (movement != "")
		print client, TEXT[day], movement, side_of(movement),
		    "active", timing, degrees(movement, day), method,
		    measurer >(into "/readings.csv")
}

# --- check-ins --------------------------------------------------------------

function begin() {
	split("", answer)
	split("", measured)
}

# Into the package, or onto the pile that goes through the form: a line of
# round, client, moment, day and what was answered, between tabs. Round 2 is
# each client's second form.
function send(moment, day,   line, i) {
	if (day < now - FORM_DAYS) {
		line = client "," moment "," TEXT[day] "," TEXT[day] "T" \
		    HOUR[moment] ":00:00Z," course("language")
		for (i = 1; i <= n_answers; i++)
			line = line "," answer[ANSWERS[i]]
		print line >(into "/checkins.csv")
		return
	}
	line = ++round "\t" client "\t" moment "\t" TEXT[day]
	for (i = 1; i <= n_answers; i++) {
		if (answer[ANSWERS[i]] != "")
			line = line "\t" ANSWERS[i] "=" answer[ANSWERS[i]]
	}
	for (i in measured)
		line = line "\t" i "=" measured[i]
	print line >forms
}
