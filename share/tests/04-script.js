// What it does: nobody's names change.
// short: first second
{
const first = 'a - first', second = one =>
	one.first + first.second

for (const i of [1, 2]) {
	// first
	first = i > 1 ? second(i, 'x') : second
	return first
}
}
