package terraform

import (
	"errors"
	"fmt"
	"math/big"
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// anything is a parameter that takes every value with its marks, so that the function decides which of them matter.
func anything(name string) function.Parameter {
	return function.Parameter{Name: name, Type: cty.DynamicPseudoType, AllowMarked: true, AllowNull: true, AllowUnknown: true, AllowDynamicType: true}
}

// dynamic is the type of a function's result that is only told by computing it.
func dynamic(impl func([]cty.Value) (cty.Value, error)) function.TypeFunc {
	return func(args []cty.Value) (cty.Type, error) {
		v, err := impl(args)
		if err != nil {
			return cty.DynamicPseudoType, err
		}
		return v.Type(), nil
	}
}

func computedBy(impl func([]cty.Value) (cty.Value, error)) *function.Spec {
	return &function.Spec{
		Type: dynamic(impl),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) { return impl(args) },
	}
}

// newFunc is a function of exactly those parameters whose result's type is that of its value.
func newFunc(impl func([]cty.Value) (cty.Value, error), params ...function.Parameter) function.Function {
	spec := computedBy(impl)
	spec.Params = params
	return function.New(spec)
}

// hasRest says whether a known collection may have more elements than it shows.
func hasRest(v cty.Value) bool {
	elements, _ := elementsOf(v)
	return slices.ContainsFunc(elements, func(v cty.Value) bool { return v.HasMark(rest{}) })
}

// restMarks are the doubts about the elements that stand for more.
func restMarks(v cty.Value) cty.ValueMarks {
	out := cty.ValueMarks{}
	elements, _ := elementsOf(v)
	for _, element := range elements {
		if element.HasMark(rest{}) {
			for m := range doubts(element) {
				if m != (rest{}) {
					out[m] = struct{}{}
				}
			}
		}
	}
	return out
}

// lengthFunc is length(): doubts about the elements are none about their number.
var lengthFunc = newFunc(func(args []cty.Value) (cty.Value, error) {
	v, marks := args[0].Unmark()
	switch {
	case v.Type() == cty.DynamicPseudoType && !v.IsKnown():
		return cty.UnknownVal(cty.Number).RefineNotNull().WithMarks(marks), nil
	case v.IsNull():
		return cty.UnknownVal(cty.Number), errors.New("argument must not be null")
	case v.Type() == cty.String:
		if !v.IsKnown() || hasToken(v.AsString()) {
			return cty.UnknownVal(cty.Number).RefineNotNull().WithMarks(marks), nil
		}
		n, err := stdlib.Strlen(v)
		return n.WithMarks(marks), err
	case v.Type().IsTupleType() || v.Type().IsObjectType() || v.Type().IsCollectionType():
		if v.IsKnown() && hasRest(v) {
			return cty.UnknownVal(cty.Number).RefineNotNull().WithMarks(marks, restMarks(v)), nil
		}
		if v.Type().IsObjectType() {
			return cty.NumberIntVal(int64(len(v.Type().AttributeTypes()))).WithMarks(marks), nil
		}
		return v.Length().WithMarks(marks), nil
	}
	return cty.UnknownVal(cty.Number), errors.New("argument must be a string, a collection type, or a structural type")
}, anything("value"))

// elementFunc is element(): modulo a length that is unknown when there may be more elements.
var elementFunc = newFunc(func(args []cty.Value) (cty.Value, error) {
	list, marks := args[0].Unmark()
	if list.IsKnown() && !list.IsNull() && hasRest(list) {
		elements, _ := elementsOf(list)
		i, _ := args[1].Unmark()
		if n, ok := asInt(i); ok && n == 0 {
			return elements[0].WithMarks(marks), nil
		}
		return cty.DynamicVal.WithMarks(marks, restMarks(list)).Mark(branches{&alternatives{elements}}), nil
	}
	if !isSettled(args[1]) {
		v := cty.DynamicVal.WithMarks(marks, args[1].Marks())
		if elements, ok := elementsOf(list); ok {
			v = v.Mark(branches{&alternatives{elements}})
		}
		return v, nil
	}
	index, err := convert.Convert(args[1], cty.Number)
	if err != nil {
		return cty.DynamicVal, function.NewArgError(1, err)
	}
	return stdlib.Element(args[0], index)
}, anything("list"), anything("index"))

func asInt(v cty.Value) (int, bool) {
	v, _ = v.Unmark()
	n, err := convert.Convert(v, cty.Number)
	if err != nil || !n.IsKnown() || n.IsNull() {
		return 0, false
	}
	i, accuracy := n.AsBigFloat().Int64()
	return int(i), accuracy == big.Exact
}

// concatFunc is concat(). A list that is unknown leaves the others' elements known: it becomes an element that stands for any
// number of further ones.
var concatFunc = function.New(&function.Spec{
	VarParam: &function.Parameter{Name: "seqs", Type: cty.DynamicPseudoType, AllowMarked: true, AllowUnknown: true, AllowDynamicType: true},
	Type:     dynamic(concat),
	Impl:     func(args []cty.Value, _ cty.Type) (cty.Value, error) { return concat(args) },
})

func concat(args []cty.Value) (cty.Value, error) {
	var elements []cty.Value
	open := false
	for i, arg := range args {
		list, marks := arg.Unmark()
		t := list.Type()
		switch {
		case !list.IsKnown() && (t == cty.DynamicPseudoType || t.IsListType() || t.IsTupleType()):
			open = true
			elements = append(elements, cty.DynamicVal.WithMarks(marks).Mark(rest{}))
		case list.IsNull() || !(t.IsListType() || t.IsTupleType()):
			return cty.DynamicVal, function.NewArgErrorf(i, "all arguments must be lists or tuples; got %s", t.FriendlyName())
		default:
			for it := list.ElementIterator(); it.Next(); {
				_, element := it.Element()
				elements = append(elements, element.WithMarks(marks))
			}
		}
	}
	if !open {
		return stdlib.Concat(args...)
	}
	return cty.TupleVal(elements), nil
}

// oneFunc is one(). An element that may not be there is taken for the one: where it is missing, so is what uses it.
var oneFunc = newFunc(func(args []cty.Value) (cty.Value, error) {
	v, marks := args[0].Unmark()
	t := v.Type()
	if t != cty.DynamicPseudoType && !t.IsListType() && !t.IsSetType() && !t.IsTupleType() || v.IsNull() {
		return cty.DynamicVal, errors.New("must be a list, set, or tuple value with either zero or one elements")
	}
	if !v.IsKnown() {
		switch {
		case t.IsListType() || t.IsSetType():
			return cty.UnknownVal(t.ElementType()).WithMarks(marks), nil
		default:
			return cty.DynamicVal.WithMarks(marks), nil
		}
	}
	elements, _ := elementsOf(v)
	if n := len(elements); n > 1 && elements[n-1].HasMark(rest{}) {
		elements = elements[:n-1]
	}
	switch len(elements) {
	case 0:
		if t.IsTupleType() {
			return cty.NullVal(cty.DynamicPseudoType).WithMarks(marks), nil
		}
		return cty.NullVal(t.ElementType()).WithMarks(marks), nil
	case 1:
		return elements[0].WithMarks(marks), nil
	}
	return cty.DynamicVal, errors.New("must be a list, set, or tuple value with either zero or one elements")
}, anything("list"))

// lookupFunc is lookup(), which takes a null default, unlike the library's.
var lookupFunc = function.New(&function.Spec{
	Params:   []function.Parameter{anything("inputMap"), anything("key")},
	VarParam: &function.Parameter{Name: "default", Type: cty.DynamicPseudoType, AllowMarked: true, AllowNull: true, AllowUnknown: true, AllowDynamicType: true},
	Type:     dynamic(lookup),
	Impl:     func(args []cty.Value, _ cty.Type) (cty.Value, error) { return lookup(args) },
})

func lookup(args []cty.Value) (cty.Value, error) {
	from, marks := args[0].Unmark()
	key, keyMarks := args[1].Unmark()
	t := from.Type()
	switch {
	case len(args) > 3:
		return cty.DynamicVal, fmt.Errorf("lookup() takes two or three arguments, got %d", len(args))
	case from.IsNull() || key.IsNull():
		return cty.DynamicVal, errors.New("argument must not be null")
	case t == cty.DynamicPseudoType:
		return cty.DynamicVal.WithMarks(marks, keyMarks), nil
	case !t.IsMapType() && !t.IsObjectType():
		return cty.DynamicVal, function.NewArgErrorf(0, "lookup() requires a map as the first argument")
	}
	key, err := convert.Convert(key, cty.String)
	if err != nil {
		return cty.DynamicVal, function.NewArgError(1, err)
	}
	if len(args) == 3 && from.IsKnown() && from.LengthInt() == 0 {
		return args[2].WithMarks(marks), nil // whatever the key
	}
	if !from.IsKnown() || !isSettled(args[1]) {
		result := cty.DynamicPseudoType
		if t.IsMapType() {
			result = t.ElementType()
		}
		v := cty.UnknownVal(result).WithMarks(marks, keyMarks)
		if elements, ok := elementsOf(from); ok {
			v = v.Mark(branches{&alternatives{append(elements, args[2:]...)}})
		}
		return v, nil
	}
	switch {
	case t.IsObjectType() && t.HasAttribute(key.AsString()):
		return from.GetAttr(key.AsString()).WithMarks(marks, keyMarks), nil
	case t.IsMapType() && from.HasIndex(key).True():
		return from.Index(key).WithMarks(marks, keyMarks), nil
	case len(args) < 3:
		return cty.DynamicVal, fmt.Errorf("lookup failed to find key %q", key.AsString())
	case t.IsMapType():
		v, err := convert.Convert(args[2], t.ElementType())
		if err != nil {
			return cty.DynamicVal, function.NewArgErrorf(2, "the default value must have the same type as the map elements")
		}
		return v.WithMarks(marks, keyMarks), nil
	}
	return args[2].WithMarks(marks, keyMarks), nil
}

// plain is a parameter for functions that look at plain values only.
func plain(name string, t cty.Type) function.Parameter {
	return function.Parameter{Name: name, Type: t}
}

var indexFunc = function.New(&function.Spec{
	Params: []function.Parameter{plain("list", cty.DynamicPseudoType), plain("value", cty.DynamicPseudoType)},
	Type:   function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if t := args[0].Type(); !t.IsListType() && !t.IsTupleType() {
			return cty.DynamicVal, errors.New("argument must be a list or tuple")
		}
		elements, ok := elementsOf(args[0])
		if !ok || len(elements) == 0 {
			return cty.DynamicVal, errors.New("cannot search an empty list")
		}
		for i, element := range elements {
			same, err := stdlib.Equal(element, args[1])
			if err != nil {
				return cty.DynamicVal, err
			}
			if !same.IsKnown() {
				return cty.UnknownVal(cty.Number), nil
			}
			if same.True() {
				return cty.NumberIntVal(int64(i)), nil
			}
		}
		return cty.DynamicVal, errors.New("item not found")
	},
})

// boolFold is alltrue or anytrue: the first element that decides does so, whatever the unknown ones are.
func boolFold(decides bool) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{plain("list", cty.List(cty.Bool))},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			open := false
			for it := args[0].ElementIterator(); it.Next(); {
				_, v := it.Element()
				switch {
				case !v.IsKnown():
					open = true
				case v.IsNull() && !decides, !v.IsNull() && v.True() == decides:
					return cty.BoolVal(decides), nil
				}
			}
			if open {
				return cty.UnknownVal(cty.Bool).RefineNotNull(), nil
			}
			return cty.BoolVal(!decides), nil
		},
	})
}

var (
	allTrueFunc = boolFold(false)
	anyTrueFunc = boolFold(true)
)

var sumFunc = newFunc(func(args []cty.Value) (cty.Value, error) {
	t := args[0].Type()
	if !args[0].CanIterateElements() || t.IsMapType() || t.IsObjectType() {
		return cty.UnknownVal(cty.Number), errors.New("argument must be list, set, or tuple")
	}
	elements, _ := elementsOf(args[0])
	if len(elements) == 0 {
		return cty.UnknownVal(cty.Number), errors.New("cannot sum an empty list")
	}
	total := cty.Zero
	for _, element := range elements {
		n, err := convert.Convert(element, cty.Number)
		if err != nil || n.IsNull() {
			return cty.UnknownVal(cty.Number), errors.New("argument must be list, set, or tuple of number values")
		}
		total = total.Add(n)
	}
	return total, nil
}, plain("list", cty.DynamicPseudoType))

var matchKeysFunc = newFunc(func(args []cty.Value) (cty.Value, error) {
	if !args[0].IsWhollyKnown() || !args[1].IsWhollyKnown() || !args[2].IsWhollyKnown() {
		return cty.UnknownVal(args[0].Type()), nil
	}
	if args[0].LengthInt() != args[1].LengthInt() {
		return cty.DynamicVal, errors.New("length of keys and values should be equal")
	}
	values, _ := elementsOf(args[0])
	keys, _ := elementsOf(args[1])
	wanted, _ := elementsOf(args[2])
	var out []cty.Value
	for i, key := range keys {
		if slices.ContainsFunc(wanted, func(w cty.Value) bool {
			same, err := stdlib.Equal(key, w)
			return err == nil && same.IsKnown() && same.True()
		}) {
			out = append(out, values[i])
		}
	}
	if len(out) == 0 {
		return cty.ListValEmpty(args[0].Type().ElementType()), nil
	}
	return cty.ListVal(out), nil
}, plain("values", cty.List(cty.DynamicPseudoType)), plain("keys", cty.List(cty.DynamicPseudoType)), plain("searchset", cty.List(cty.DynamicPseudoType)))

var transposeFunc = newFunc(func(args []cty.Value) (cty.Value, error) {
	if !args[0].IsWhollyKnown() {
		return cty.UnknownVal(cty.Map(cty.List(cty.String))), nil
	}
	grouped := map[string][]cty.Value{}
	for it := args[0].ElementIterator(); it.Next(); {
		key, list := it.Element()
		elements, _ := elementsOf(list)
		for _, element := range elements {
			if element.IsNull() {
				return cty.DynamicVal, errors.New("input must not contain null string")
			}
			grouped[element.AsString()] = append(grouped[element.AsString()], key)
		}
	}
	if len(grouped) == 0 {
		return cty.MapValEmpty(cty.List(cty.String)), nil
	}
	out := map[string]cty.Value{}
	for key, list := range grouped {
		slices.SortFunc(list, func(a, b cty.Value) int {
			if a.AsString() < b.AsString() {
				return -1
			}
			return 1
		})
		out[key] = cty.ListVal(list)
	}
	return cty.MapVal(out), nil
}, plain("values", cty.Map(cty.List(cty.String))))

// setProductFunc refuses products that would fill the memory.
var setProductFunc = function.New(&function.Spec{
	VarParam: &function.Parameter{Name: "sets", Type: cty.DynamicPseudoType, AllowMarked: true},
	Type: func(args []cty.Value) (cty.Type, error) {
		size := 1
		for _, arg := range args {
			if elements, ok := elementsOf(arg); ok {
				if size *= max(1, len(elements)); size > maxElements {
					return cty.NilType, fmt.Errorf("the product has more than %d elements", maxElements)
				}
			}
		}
		return stdlib.SetProductFunc.ReturnTypeForValues(args)
	},
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) { return stdlib.SetProduct(args...) },
})

// The functions list and map were taken out of the language.
var (
	listFunc = removed(`the "list" function was deprecated in Terraform v0.12 and is no longer available; use tolist([ ... ])`)
	mapFunc  = removed(`the "map" function was deprecated in Terraform v0.12 and is no longer available; use tomap({ ... })`)
)

func removed(message string) function.Function {
	fail := func([]cty.Value) (cty.Value, error) { return cty.DynamicVal, errors.New(message) }
	spec := computedBy(fail)
	variadic := anything("values")
	spec.VarParam = &variadic
	return function.New(spec)
}

var identityFunc = newFunc(func(args []cty.Value) (cty.Value, error) { return args[0], nil }, anything("value"))

func sensitiveFunc(on bool) function.Function {
	return newFunc(func(args []cty.Value) (cty.Value, error) {
		if on {
			return args[0].Mark(secret{}), nil
		}
		v, marks := args[0].Unmark()
		for m := range marks {
			if m != (secret{}) {
				v = v.Mark(m)
			}
		}
		return v, nil
	}, anything("value"))
}

var isSensitiveFunc = newFunc(func(args []cty.Value) (cty.Value, error) {
	if !args[0].IsKnown() && !args[0].HasMark(secret{}) {
		return cty.UnknownVal(cty.Bool), nil
	}
	return cty.BoolVal(args[0].HasMark(secret{})), nil
}, anything("value"))
