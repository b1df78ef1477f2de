import Commands
import Foundation

// Dispatch would write to the system's log that it can't raise a thread's priority, for every user who may not.
setenv("LIBDISPATCH_LOG", "NO", 0)
exit(Program.run(.process))
