/* Made by movements2c.awk. */
#include "model.h"
const struct movement movements[] = {
	{ "cervical.flexion", "neck flexion", "Neck: bend forward, chin to chest", false, 50, -20, 95, 10, "AMA" },
	{ "elbow.extension", "elbow extension", "Elbow: straighten", true, 0, -100, 25, 7, "AAOS" },
};
const size_t movements_n = nitems(movements);
