package cli

import (
	"os"
	"runtime"
	"runtime/debug"
)

// A run is short and keeps most of what it allocates, so collecting garbage as often as a server does is a quarter of its time. The
// first collection waits for a heap of about 48 MB, which a run on a small template never reaches; from then on the collector works
// as often as gcPercent says. The limit makes it diligent again where a run is not small.
const (
	firstGCPercent = 1200 // of the least heap, 4 MB
	gcPercent      = 400
	memoryLimit    = 1 << 30 // bytes
)

// tuneMemory applies the figures above unless the user has chosen others.
func tuneMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(firstGCPercent)
		afterFirstGC(func() { debug.SetGCPercent(gcPercent) })
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}

// afterFirstGC calls f when the collector has run for the first time: then it has found that nothing refers to the sentinel.
func afterFirstGC(f func()) {
	type sentinel struct{ _ [64]byte }
	runtime.AddCleanup(new(sentinel), func(call func()) { call() }, f)
}
