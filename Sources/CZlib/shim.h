#include <zlib.h>

// Macros that Swift can't import: they pass the library's version and the struct's size.
static inline int cz_inflate_init(z_streamp stream, int window_bits) { return inflateInit2(stream, window_bits); }
