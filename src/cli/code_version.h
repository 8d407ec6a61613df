/* Which program this is: its version and the commit it was built from, as "0.1.0+2d82bde0a1b2", "-dirty"
 * behind it where the source had been edited; "0.1.0+unknown-build" from sources that do not tell
 * (tools/cmake/BuildIdentity.cmake). */
#ifndef HALES_CLI_CODE_VERSION_H
#define HALES_CLI_CODE_VERSION_H

extern const char hales_cli_code_version[];

#endif
