// Package terraform reads root modules and plans. It evaluates HCL the way the engine does before anything is deployed, module by
// module, lazily, and keeps for every value where it was written and what it depends on.
//
// Three ideas carry the package. What only a deployment can tell is a token: an attribute that the provider computes is text
// that names the instance and attribute it stands for, so that it passes unharmed through for, concat, jsonencode and module
// outputs (marks.go). Nodes of the syntax tree that would look into a token, or that would lose why a value is unknown, are
// replaced by ones that know better (nodes.go). And what comes out is classified: known, a reference, text with references,
// or unknown for a reason (classify.go).
//
// Beside the values stands who decides about them: which expressions of a module its caller hands in (passed.go). What the
// engine would refuse is reported where that is certain (references.go, conditions.go). A plan gives the same resources as the
// module that it was made from (plan.go).
package terraform
