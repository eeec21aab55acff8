package model

// Passed is a value in a Terraform module that comes as it is from the module's caller.
type Passed struct {
	Range    Range // where the module uses it
	Argument Range // what the call says
	Call     int   // the index of that call in Resource.Calls
}

// PassedAt returns what the callers of a module say about the value that is used at the range.
func (r *Resource) PassedAt(at Range) (Passed, bool) {
	for _, p := range r.Passed {
		if p.Range == at {
			return p, true
		}
	}
	return Passed{}, false
}
