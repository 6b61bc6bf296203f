/** @file What `lethe` ends with. */
export const DONE = 0;
export const FAILED = 1;
export const WRONG_USAGE = 2;
/** As a shell reports a program that Ctrl-C ended. */
export const INTERRUPTED = 130;
