package terraform

import (
	"fmt"
	"strings"

	"github.com/hashicorp/go-cty-funcs/cidr"
	"github.com/hashicorp/go-cty-funcs/collection"
	"github.com/hashicorp/go-cty-funcs/crypto"
	"github.com/hashicorp/go-cty-funcs/encoding"
	"github.com/hashicorp/go-cty-funcs/filesystem"
	"github.com/hashicorp/go-cty-funcs/uuid"
	"github.com/hashicorp/hcl/v2/ext/customdecode"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// Limits on what a module may make the evaluator do. Real modules stay far below.
const (
	maxText        = 1 << 20   // bytes in one string
	maxHoles       = 1000      // tokens in one template
	maxElements    = 100_000   // elements in one value, at any depth
	maxValue       = 50        // lists within lists
	maxExponent    = 4096      // binary exponent of a number
	maxValues      = 2_000_000 // values of a unit
	maxSteps       = 1_000_000 // evaluated elements of for expressions
	maxCandidates  = 200       // values that an unknown value may have
	maxDepth       = 1000      // definitions that need one another in a chain
	maxModules     = 32        // module calls within module calls
	maxDiagnostics = 1000      // that are kept
	maxRepeat      = 1000      // instances of one block
	maxInstances   = 20_000    // instances of a unit, modules included
)

// outOfReach says why a function is never evaluated, "" for the others.
func (l *loader) outOfReach(name string) string {
	switch name {
	case "timestamp", "plantimestamp", "uuid", "bcrypt":
		return name + "() is only known at deployment"
	case "rsadecrypt":
		return "rsadecrypt() is not evaluated"
	case "abspath", "pathexpand":
		return name + "() depends on where it is deployed from"
	}
	if strings.HasPrefix(name, "provider::") {
		return "provider function " + name + " is not evaluated"
	}
	return ""
}

// functions are Terraform's functions by name. Those that read files read below the root of the tree only.
func (l *loader) functions() map[string]function.Function {
	out := map[string]function.Function{
		"abs": stdlib.AbsoluteFunc, "ceil": stdlib.CeilFunc, "floor": stdlib.FloorFunc, "log": stdlib.LogFunc, "max": stdlib.MaxFunc,
		"min": stdlib.MinFunc, "parseint": stdlib.ParseIntFunc, "pow": stdlib.PowFunc, "signum": stdlib.SignumFunc,

		"chomp": stdlib.ChompFunc, "format": formatFunc, "formatlist": formatListFunc, "indent": indentFunc, "join": stdlib.JoinFunc,
		"lower": stdlib.LowerFunc, "regex": stdlib.RegexFunc, "regexall": stdlib.RegexAllFunc, "replace": replaceFunc,
		"split": stdlib.SplitFunc, "strrev": stdlib.ReverseFunc, "substr": stdlib.SubstrFunc, "title": stdlib.TitleFunc,
		"trim": stdlib.TrimFunc, "trimprefix": stdlib.TrimPrefixFunc, "trimspace": stdlib.TrimSpaceFunc,
		"trimsuffix": stdlib.TrimSuffixFunc, "upper": stdlib.UpperFunc,
		"startswith":  textPredicate(strings.HasPrefix),
		"endswith":    textPredicate(strings.HasSuffix),
		"strcontains": textPredicate(strings.Contains),

		"chunklist": stdlib.ChunklistFunc, "coalesce": collection.CoalesceFunc, "coalescelist": stdlib.CoalesceListFunc,
		"compact": stdlib.CompactFunc, "concat": concatFunc, "contains": stdlib.ContainsFunc, "distinct": stdlib.DistinctFunc,
		"element": elementFunc, "flatten": stdlib.FlattenFunc, "keys": stdlib.KeysFunc, "merge": stdlib.MergeFunc,
		"range": stdlib.RangeFunc, "reverse": stdlib.ReverseListFunc, "setintersection": stdlib.SetIntersectionFunc,
		"setproduct": setProductFunc, "setsubtract": stdlib.SetSubtractFunc, "setunion": stdlib.SetUnionFunc, "slice": stdlib.SliceFunc,
		"sort": stdlib.SortFunc, "values": stdlib.ValuesFunc, "zipmap": stdlib.ZipmapFunc,
		"alltrue": allTrueFunc, "anytrue": anyTrueFunc, "index": indexFunc, "length": lengthFunc, "list": listFunc, "lookup": lookupFunc,
		"map": mapFunc, "matchkeys": matchKeysFunc, "one": oneFunc, "sum": sumFunc, "transpose": transposeFunc,

		"try": tryFunc, "can": canFunc,
		"tostring": stdlib.MakeToFunc(cty.String), "tonumber": stdlib.MakeToFunc(cty.Number), "tobool": stdlib.MakeToFunc(cty.Bool),
		"toset": stdlib.MakeToFunc(cty.Set(cty.DynamicPseudoType)), "tolist": stdlib.MakeToFunc(cty.List(cty.DynamicPseudoType)),
		"tomap":     stdlib.MakeToFunc(cty.Map(cty.DynamicPseudoType)),
		"sensitive": sensitiveFunc(true), "nonsensitive": sensitiveFunc(false), "issensitive": isSensitiveFunc,
		"ephemeralasnull": identityFunc,

		"formatdate": stdlib.FormatDateFunc, "timeadd": stdlib.TimeAddFunc, "timecmp": timeCmpFunc,

		"cidrhost": cidr.HostFunc, "cidrnetmask": netmaskFunc, "cidrsubnet": cidr.SubnetFunc, "cidrsubnets": cidr.SubnetsFunc,

		"csvdecode": stdlib.CSVDecodeFunc, "jsondecode": jsonDecodeFunc, "jsonencode": stdlib.JSONEncodeFunc,
		"yamldecode": yamlDecodeFunc, "yamlencode": yamlEncodeFunc,
		"base64decode": base64DecodeFunc, "base64encode": encoding.Base64EncodeFunc, "base64gzip": base64GzipFunc,
		"base64sha256": base64SHA256Func, "base64sha512": base64SHA512Func, "textencodebase64": textEncodeBase64Func,
		"textdecodebase64": textDecodeBase64Func, "urlencode": encoding.URLEncodeFunc,
		"md5": crypto.Md5Func, "sha1": crypto.Sha1Func, "sha256": crypto.Sha256Func, "sha512": crypto.Sha512Func, "uuidv5": uuid.V5Func,

		"basename": filesystem.BasenameFunc, "dirname": filesystem.DirnameFunc,
	}
	l.addFileFunctions(out)
	return out
}

// oversized says what is too large in the result of a function, "" when nothing is.
func oversized(v cty.Value) string {
	elements, problem := 0, ""
	visit(v, 0, func(v cty.Value, depth int) bool {
		elements++
		u, _ := v.Unmark()
		switch {
		case elements > maxElements:
			problem = fmt.Sprintf("a value has more than %d elements", maxElements)
		case depth > maxValue:
			problem = fmt.Sprintf("a value is nested more than %d deep", maxValue)
		case isString(u) && len(u.AsString()) > maxText:
			problem = fmt.Sprintf("a text has more than %d bytes", maxText)
		case u.IsKnown() && !u.IsNull() && u.Type() == cty.Number && isHuge(u.AsBigFloat()):
			problem = "a number is too large"
		}
		return problem == ""
	})
	return problem
}

// tryFunc is try(). An argument that fails because of what only the deployment can tell may yet succeed, so it makes the result
// unknown; any other that fails is passed over.
var tryFunc = function.New(&function.Spec{
	VarParam: &function.Parameter{Name: "expressions", Type: customdecode.ExpressionClosureType},
	Type: func(args []cty.Value) (cty.Type, error) {
		v, err := try(args)
		return v.Type(), err
	},
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) { return try(args) },
})

func try(args []cty.Value) (cty.Value, error) {
	var problems []string
	for _, arg := range args {
		closure := customdecode.ExpressionClosureFromVal(arg)
		v, diags := closure.Value()
		if !diags.HasErrors() {
			return v, nil
		}
		if marks, open := undecided(closure); open {
			return cty.DynamicVal.WithMarks(marks), nil
		}
		for _, d := range diags {
			problems = append(problems, describe(d))
		}
	}
	if len(args) == 0 {
		return cty.DynamicVal, fmt.Errorf("at least one argument is required")
	}
	return cty.DynamicVal, fmt.Errorf("no expression succeeded: %s", strings.Join(problems, "; "))
}

var canFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "expression", Type: customdecode.ExpressionClosureType}},
	Type:   function.StaticReturnType(cty.Bool),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		closure := customdecode.ExpressionClosureFromVal(args[0])
		v, diags := closure.Value()
		if diags.HasErrors() {
			if marks, open := undecided(closure); open {
				return cty.UnknownVal(cty.Bool).WithMarks(marks), nil
			}
			return cty.False, nil
		}
		if !v.IsWhollyKnown() {
			return cty.UnknownVal(cty.Bool).WithMarks(allMarks(v)), nil
		}
		return cty.True, nil
	},
})

// undecided says whether an expression fails at something that only the deployment can tell: whether one of the names in it
// ends, as far as it can be followed, at such a value.
func undecided(closure *customdecode.ExpressionClosure) (cty.ValueMarks, bool) {
	for _, t := range closure.Expression.Variables() {
		for n := len(t); n > 0; n-- {
			v, diags := t[:n].TraverseAbs(closure.EvalContext)
			if diags.HasErrors() {
				continue
			}
			if !isSettled(v) {
				return doubts(v), true
			}
			break
		}
	}
	return nil, false
}
