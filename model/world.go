package model

import (
	"slices"
	"strings"
)

// World is a variant of a unit that can be deployed: the way its conditions come out. Variants that come to the same network
// are one world with several Assignments.
type World struct {
	// Default marks the world of the parameters' defaults.
	Default bool
	// Assignments are all the ways in which the conditions can come out here. Each holds only conditions that do not come
	// out alike in all worlds of the unit.
	Assignments []Assignment
}

// Assignment is how conditions come out, sorted by name. Conditions that cannot be told are left out.
type Assignment []Choice

// Choice is how one condition comes out.
type Choice struct {
	Condition string
	Value     bool
}

func (c Choice) String() string {
	if c.Value {
		return c.Condition + "=true"
	}
	return c.Condition + "=false"
}

func (a Assignment) String() string {
	out := make([]string, len(a))
	for i, c := range a {
		out[i] = c.String()
	}
	return strings.Join(out, " and ")
}

// Name is the world in words: "HasNat=true and IsProd=false", several ways joined by "or". It is "" for the only world of a
// unit.
func (w World) Name() string {
	out := make([]string, len(w.Assignments))
	for i, a := range w.Assignments {
		out[i] = a.String()
	}
	slices.Sort(out)
	return strings.Join(out, " or ")
}

// Worlds are the units to judge: the unit itself and its variants, or only these when it is no world itself.
func (u *Unit) Worlds() []*Unit {
	if len(u.Variants) == 0 || u.World.Default {
		return append([]*Unit{u}, u.Variants...)
	}
	return u.Variants
}
