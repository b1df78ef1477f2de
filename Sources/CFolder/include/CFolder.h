// What Swift can't see of Linux: a thread's own working folder.
#pragma once

/// Gives this thread, and those that it starts, a working folder of their own.
/// Returns 0, or -1 with the reason in errno.
int own_working_folder(void);
