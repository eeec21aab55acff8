package finding

import (
	"crypto/sha256"
	"encoding/hex"
)

// Fingerprint names a finding across runs, in 32 hex digits. It is made of what stays when lines move and instances come and
// go: the rule, the unit, the source block of the resource, the cause and the services.
func Fingerprint(f Finding, block string) string {
	h := sha256.New()
	// A zero byte ends each part, so that no two lists of parts give the same text.
	for _, part := range append([]string{f.Rule, f.Unit, block, f.Cause}, f.Services...) {
		h.Write([]byte(part + "\x00"))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
