// What the program was started with, as the system handed it over.
//
// Swift on Linux reads it from /proc, which an empty root does not have: a command there would see no arguments at all.

#ifndef SLIPWAY_ARGUMENTS_H
#define SLIPWAY_ARGUMENTS_H

// The program's name and its arguments, up to a null; null where the C library does not tell.
char *const *slipway_arguments(void);

#endif
