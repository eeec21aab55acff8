package model

// Truth is a three-valued fact. The zero value is Maybe: what was never decided is unknown.
type Truth uint8

const (
	// Maybe cannot be told from the templates.
	Maybe Truth = iota
	// Yes is proven.
	Yes
	// No is refuted.
	No
)

var truthNames = [...]string{"unknown", "yes", "no"}

func (t Truth) String() string { return truthNames[t] }

// MarshalText writes yes, no or unknown.
func (t Truth) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// TruthOf lifts a boolean.
func TruthOf(b bool) Truth {
	if b {
		return Yes
	}
	return No
}

// Not is three-valued negation.
func (t Truth) Not() Truth {
	switch t {
	case Yes:
		return No
	case No:
		return Yes
	default:
		return Maybe
	}
}

// And is No if either is No, Yes if both are Yes.
func (t Truth) And(o Truth) Truth {
	switch {
	case t == No || o == No:
		return No
	case t == Yes && o == Yes:
		return Yes
	default:
		return Maybe
	}
}

// Or is Yes if either is Yes, No if both are No.
func (t Truth) Or(o Truth) Truth { return t.Not().And(o.Not()).Not() }
