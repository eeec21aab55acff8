package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// hintInstall says once how modules that are not on disk can be read. Those that a path names are not there at all.
func hintInstall(w io.Writer, m *model.Model) error {
	missing := 0
	for _, u := range m.Units {
		for _, o := range u.Opaque {
			if u.Format == model.Terraform && !strings.HasPrefix(o.Source, ".") {
				missing++
			}
		}
	}
	if missing == 0 {
		return nil
	}
	calls := "1 module call leads"
	if missing > 1 {
		calls = fmt.Sprintf("%d module calls lead", missing)
	}
	_, err := fmt.Fprintf(w, "vpclint: %s to modules that are not on disk; after terraform init (or terraform get) vpclint reads them\n", calls)
	return err
}
