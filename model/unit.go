package model

import "slices"

// Format is the language of a unit.
type Format uint8

const (
	// CloudFormation is a plain template, in YAML or JSON.
	CloudFormation Format = iota + 1
	// SAM is a template with the AWS::Serverless transform.
	SAM
	// Terraform is a root module.
	Terraform
	// TerraformPlan is a plan in JSON.
	TerraformPlan
)

var formatNames = [...]string{"invalid", "cloudformation", "sam", "terraform", "terraform-plan"}

func (f Format) String() string { return formatNames[f] }

// IsTerraform says whether resources have Terraform's types and addresses.
func (f Format) IsTerraform() bool { return f == Terraform || f == TerraformPlan }

// Severity grades diagnostics and findings. The zero value is invalid.
type Severity uint8

const (
	// Note is worth knowing and breaks nothing.
	Note Severity = iota + 1
	// Warning is likely a fault.
	Warning
	// Error is a proven fault.
	Error
)

var severityNames = [...]string{"invalid", "note", "warning", "error"}

func (s Severity) String() string { return severityNames[s] }

// ParseSeverity reads error, warning or note.
func ParseSeverity(name string) (Severity, bool) {
	i := slices.Index(severityNames[:], name)
	return Severity(max(i, 0)), i > 0
}

// Diagnostic is something that a parser has to say about its input. An Error means that part of the input could not be
// read; what could be read is judged all the same.
type Diagnostic struct {
	Severity Severity
	Message  string
	Range    Range
}

// Model is all that was read in one run.
type Model struct {
	Units       []*Unit // sorted by Path
	Diagnostics []Diagnostic
	// Sources holds the text of every file that a range points into, by the name that ranges use.
	Sources map[string][]byte
}

// Unit is what is deployed and judged together: a template or a Terraform root module with its local modules.
type Unit struct {
	// Path is the template's file or the root module's directory, relative to the root of the run, with slashes.
	Path   string
	Format Format
	// Region is the region that the unit is deployed to where the unit itself says so, else "".
	Region string
	// Files are all files that the unit was read from, sorted.
	Files []string
	// Named are the files of the unit that were named one by one, sorted: only findings that touch them are asked for. It is
	// empty when the unit was asked for as a whole.
	Named     []string
	Resources []*Resource // sorted by Address
	Outputs   []Output
	// Opaque lists the module calls whose source is not on disk.
	Opaque []OpaqueModule
	Kinds  Kinds
	// World is the variant of the unit that this is, and Variants are its other worlds: units of the same Path with resources,
	// outputs and kinds of their own. A unit whose World is not the default one is no world itself when it has Variants: it
	// is what can be said without choosing between them.
	World    World
	Variants []*Unit
}

// Resource returns the resource at the address, nil if there is none.
func (u *Unit) Resource(address string) *Resource {
	i, ok := slices.BinarySearchFunc(u.Resources, address, func(r *Resource, a string) int {
		return cmpString(r.Address, a)
	})
	if !ok {
		return nil
	}
	return u.Resources[i]
}

func cmpString(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	default:
		return 0
	}
}

// Output is an output of a template or root module.
type Output struct {
	Name  string
	Value Value
	// Export is the exported name in CloudFormation, Absent if the output is not exported. Outputs of a Terraform root
	// module can be read by other configurations, so they count as exported.
	Export Value
	Range  Range
}

// OpaqueModule is a call of a module that is not on disk: whatever it makes is unknown.
type OpaqueModule struct {
	Address   string // module.vpc
	Source    string
	Arguments Value
	Range     Range
}

// Resource is a resource instance of a unit, whether or not a kind exists for it.
type Resource struct {
	// Address is the logical id or the full Terraform address of the instance; data sources begin with "data." after
	// their module path.
	Address string
	// Type is the provider's type: AWS::EC2::Subnet, aws_subnet.
	Type string
	// Data marks a Terraform data source: something that exists outside the unit.
	Data bool
	// WrittenAs is the type in the template where it differs: AWS::Serverless::Function.
	WrittenAs string
	// Attributes holds the properties or arguments under their own names.
	Attributes Value
	// Metadata is CloudFormation's Metadata.
	Metadata Value
	// UpdatePolicy is CloudFormation's UpdatePolicy.
	UpdatePolicy Value
	// Range is the whole resource; NameRange is its logical id or block header, where an absence is reported.
	Range     Range
	NameRange Range
	// Calls are the module calls that lead to the resource, outermost first.
	Calls []Call
	// Passed lists the values in the resource that come from those calls as they are.
	Passed []Passed
	// Maybe is the reason why it cannot be told whether the resource exists, "" when it does.
	Maybe string
	// Guard names the condition or expression that decides about Maybe: resources with equal guards exist together.
	Guard string
	// Block is the same for all instances of one source block: the address without instance keys.
	Block     string
	DependsOn []string
	// IgnoreChanges lists the attributes whose changes Terraform ignores ("all" for every one).
	IgnoreChanges []string
	// Nested is the file of a nested stack's template where its resources are part of the unit, with the stack's address and a dot
	// before theirs; "" for other resources, and for stacks whose template is not on disk.
	Nested string
	// MadeFor is the logical id of the SAM resource that the transform made this one for, "" if it was written as such.
	MadeFor string
	// PolicyOrigins tells for the policies that SAM put into a role or policy where each comes from, by PolicyName ("" for
	// the resource as a whole).
	PolicyOrigins map[string]PolicyOrigin
}

// PolicyOrigin is where SAM took a policy from.
type PolicyOrigin struct {
	Source PolicySource
	Name   string // of the policy template or connector
}

// Call is one module call on the way to a resource.
type Call struct {
	Address string // module.net["a"]
	Range   Range  // the call's block header
	Local   bool   // false for modules that came from a registry or git
}

// Attr returns the attribute at the path.
func (r *Resource) Attr(path ...string) Value { return r.Attributes.Get(path...) }

// At returns the range of the deepest node on the path that was written: the attribute's value, else its nearest parent, else
// the resource's name.
func (r *Resource) At(path ...string) Range {
	for n := len(path); n > 0; n-- {
		if v := r.Attributes.Get(path[:n]...); v.IsSet() && !v.Range.IsZero() {
			return v.Range
		}
	}
	return r.NameRange
}
