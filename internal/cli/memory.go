package cli

import (
	"os"
	"runtime/debug"
)

// A run is short and keeps most of what it allocates, so collecting garbage as often as a server does is a quarter of its time:
// on one small template 40 ms of CPU become 31, and 31 MB of memory 33 (medians of 25 runs). The limit makes the
// collector diligent again where a run is not small.
const (
	gcPercent   = 400
	memoryLimit = 1 << 30 // bytes
)

// tuneMemory applies the figures above unless the user has chosen others.
func tuneMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}
