// What Swift can't see of Linux.
#pragma once

/// Gives this thread, and those that it starts, a working folder of their own.
/// Returns 0, or -1 with the reason in errno.
int own_working_folder(void);

/// Lets threads share two arenas of memory, and has what is large go back to the system at once; without effect but with glibc.
void keep_little_memory(void);
