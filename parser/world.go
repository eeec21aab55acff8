package parser

import (
	"reflect"
	"slices"

	"github.com/vpclint/vpclint/model"
)

// collapse makes one world of those in which the unit is the same network, so that each is judged once.
func collapse(u *model.Unit) {
	kept := slices.Clone(u.Worlds()[:1])
	for _, w := range u.Worlds()[1:] {
		i := slices.IndexFunc(kept, func(k *model.Unit) bool { return sameNetwork(k, w) })
		if i < 0 {
			kept = append(kept, w)
			continue
		}
		kept[i].World.Assignments = append(kept[i].World.Assignments, w.World.Assignments...)
	}
	if u.World.Default {
		kept = kept[1:]
	}
	if len(u.Variants) > 0 {
		u.Variants = kept
	}
}

// sameNetwork says whether rules see the same in two worlds of a unit. Evidence may name any resource, so that these count
// by their addresses.
func sameNetwork(a, b *model.Unit) bool {
	sameAddress := func(r, s *model.Resource) bool { return r.Address == s.Address && r.Maybe == s.Maybe }
	return slices.EqualFunc(a.Resources, b.Resources, sameAddress) &&
		reflect.DeepEqual(a.Kinds, b.Kinds) && reflect.DeepEqual(a.Opaque, b.Opaque)
}
