# Reads what `nm -P -A` says of the objects of a build and prints how they use
# each other, a line "unit used-unit symbol" for each arrow. A unit is a source
# without its end, daemon/store/link; a template, daemon/portal/link.html,
# belongs to the folder of its pages, the form's questions to the model; what
# else is made belongs to share.
{
	unit = $1
	sub(/\.o:$/, "", unit)
	sub("^" build "/", "", unit)
	if (sub(/^gen\/checkin\//, "daemon/checkin/", unit) ||
	    sub(/^gen\/portal\//, "daemon/portal/", unit))
		unit = unit ".html"
	sub(/^gen\/questions$/, "daemon/base/questions.csv", unit)
	sub(/^gen\//, "share/", unit)
	if ($3 ~ /^[TDBRVWC]$/)
		home[$2] = unit
	else if ($3 == "U")
		uses[unit " " $2] = 1
}
END {
	for (use in uses) {
		split(use, part, " ")
		if (part[2] in home && home[part[2]] != part[1])
			print part[1], home[part[2]], part[2]
	}
}
