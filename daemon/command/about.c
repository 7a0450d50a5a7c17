/* about.c: commands about the program itself, without a database. */
#include "command.h"
#include "web.h"

/* main() serves when no other command is given. */
int
command_serve(struct command *command)
{
	return command_usage(command, "serve takes no arguments");
}

int
command_routes(struct command *command)
{
	size_t i;

	for (i = 0; i < routes_n; i++)
		buf_printf(&command->out, "%-9s %-4s %-32s %-28s %s\n",
		    role_words[routes[i].role],
		    routes[i].verb == HTTP_GET ? "GET" : "POST", routes[i].path,
		    routes[i].name, routes[i].action ? routes[i].action : "-");
	return EXIT_DONE;
}

int
command_check_config(struct command *command)
{
	conf_print(command->conf, &command->out);
	return EXIT_DONE;
}
