// What Swift can't see of Linux.
#pragma once

/// Gives this thread, and those that it starts, a working folder of their own.
/// Returns 0, or -1 with the reason in errno.
int own_working_folder(void);

/// Lets threads share so many arenas of memory; without effect where memory has none.
void share_arenas(int most);
