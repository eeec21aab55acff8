package engine

import (
	"reflect"

	"github.com/vpclint/vpclint/internal/facts"
	"github.com/vpclint/vpclint/model"
)

// signals are what a rule can ask for before it is compiled: the causes of all that is decided in a unit, and whether anything is in doubt.
type signals struct {
	causes map[facts.Cause]bool
	doubt  bool
}

// signalsOf collects the signals of a unit. Compiling rules is most of the time of a short run, and most rules have nothing to say of
// most units.
func signalsOf(u *model.Unit, f *facts.Facts) signals {
	s := signals{causes: map[facts.Cause]bool{}, doubt: len(u.Opaque) > 0}
	for i := range u.Kinds.Functions {
		s.doubt = s.doubt || u.Kinds.Functions[i].Attached == model.Maybe
	}
	s.collect(reflect.ValueOf(*f))
	for _, role := range f.Roles {
		// A role that lacks only what is advisable is not refuted.
		s.causes[facts.NoENIActions] = s.causes[facts.NoENIActions] || len(role.Minor) > 0
	}
	return s
}

func (s *signals) collect(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if verdict, ok := v.Interface().(facts.Verdict); ok {
			s.causes[verdict.Cause] = true
			s.doubt = s.doubt || verdict.Truth == model.Maybe && verdict.Reason != ""
			return
		}
		if target, ok := v.Interface().(facts.Target); ok && len(target.Users)+len(target.Callers) == 0 {
			return // nobody asks for it
		}
		for i := range v.NumField() {
			s.collect(v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			s.collect(v.Index(i))
		}
	}
}
