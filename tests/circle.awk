# Reads arrows, a line "from to ..." each, and prints those that lie on a circle
# or between two circles: what neither begins nor ends them is taken away,
# again and again, until nothing more goes.
{
	arrow[NR] = $1 " " $2
	line[NR] = $0
}
END {
	do {
		split("", out)
		split("", into)
		for (i in arrow) {
			split(arrow[i], part, " ")
			out[part[1]]++
			into[part[2]]++
		}
		gone = 0
		for (i in arrow) {
			split(arrow[i], part, " ")
			if (!(part[1] in into) || !(part[2] in out)) {
				delete arrow[i]
				gone++
			}
		}
	} while (gone > 0)
	for (i in arrow)
		print line[i]
}
