/* Made by movements2c.awk. */
#include "model.h"
const struct movement movements[] = {
	{ "knee.flexion", N_("knee flexion"), N_("Knee: bend, then hold"), true, 135, 0, 170, 10, "AAOS", "" },
};
const size_t movements_n = nitems(movements);
