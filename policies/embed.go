// Package policies holds the rules: data only. Every rule is <category>/<id>.rego with its tests, its cases and its page beside it;
// what rules share is in lib.
package policies

import "embed"

// FS holds every rule with its siblings.
//
//go:embed lib function endpoint group trigger nat
var FS embed.FS
