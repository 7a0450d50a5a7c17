/* Made by movements2c.awk. */
#include "model.h"
const struct movement movements[] = {
	{ "cervical.flexion", N_("neck flexion"), N_("Neck: bend forward, chin to chest"), false, 50, -20, 95, 10, "AMA", N_("Sit, then hold") },
	{ "elbow.extension", N_("elbow extension"), N_("Elbow: straighten"), true, 0, -100, 25, 7, "AAOS", "" },
};
const size_t movements_n = nitems(movements);
