/* disk.c: the database's disk: how full it is, whether it is encrypted. */
#include "system.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>

#define WARN_PERCENT 85
#define STOP_PERCENT 90
/* On a large disk 10 % is much: with this much free nothing is refused. */
#define PLENTY (UINT64_C(1) << 30)
#define SECONDS 5

enum level { ROOM, WARN, LOW };

static enum level look(const char *);

bool
disk_low(const char *path, int64_t now)
{
	static const char *const words[] = {
		[ROOM] = "there is room on the disk again",
		[WARN] = "the disk is more than 85 % full",
		[LOW] = "the disk is more than 90 % full: check-ins wait",
	};
	static enum level level;
	static int64_t looked;
	enum level before = level;

	/* Check at once while low, so that freed space counts at once. */
	if (level == LOW || now < looked || now - looked >= SECONDS) {
		looked = now;
		level = look(path);
	}
	if (level != before && level == ROOM)
		log_info("%s", words[level]);
	else if (level != before)
		log_error("%s", words[level]);
	return level == LOW;
}

bool
disk_encrypted(const char *path)
{
	char name[80], uuid[64] = "";
	struct stat st;
	FILE *file;

	if (stat(path, &st) != 0)
		return false;
	(void)snprintf(name, sizeof(name), "/sys/dev/block/%u:%u/dm/uuid",
	    major(st.st_dev), minor(st.st_dev));
	file = fopen(name, "re");
	if (file == NULL)
		return false;
	if (fgets(uuid, sizeof(uuid), file) == NULL)
		uuid[0] = '\0';
	fclose(file);
	return strncmp(uuid, "CRYPT-", 6) == 0;
}

static enum level
look(const char *path)
{
	struct statvfs disk;
	uint64_t used, all;

	if (statvfs(path, &disk) != 0 || disk.f_blocks == 0)
		return ROOM;
	used = (uint64_t)disk.f_blocks - disk.f_bfree;
	all = used + disk.f_bavail;
	if ((uint64_t)disk.f_bavail * disk.f_frsize >= PLENTY)
		return ROOM;
	return used * 100 >= all * STOP_PERCENT   ? LOW
	       : used * 100 >= all * WARN_PERCENT ? WARN
						  : ROOM;
}
