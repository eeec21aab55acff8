package finding

import (
	"fmt"
	"regexp"
	"strings"
)

// NameConstructs gives findings and what was not checked the paths of CDK's constructs: Construct, and in the message, which
// reads "Shop/Orders/Fn (Fn9270CBC0) may call sqs (role Orders/Fn/ServiceRole …" instead of "Fn9270CBC0 may call sqs (role
// FnServiceRoleB9001A96 …". Of returns the path of the resource at an address, "" for what CDK did not write.
func NameConstructs(findings []Finding, notChecked []NotChecked, of func(address string) string) {
	for i := range findings {
		f := &findings[i]
		f.Construct = of(f.Resource)
		f.Message = named(f.Message, f.Resource, f.Construct, of)
	}
	for i := range notChecked {
		n := &notChecked[i]
		n.Construct = of(n.Resource)
		n.Reason = named(n.Reason, "", n.Construct, of)
	}
}

// Name is how a report calls the resource.
func (n NotChecked) Name() string {
	return named(n.Resource, n.Resource, n.Construct, func(string) string { return n.Construct })
}

// word is what may be a logical id: with those of the stacks around and an attribute, "Network.Vpc8378EB38.CidrBlock".
var word = regexp.MustCompile(`[A-Za-z0-9][A-Za-z0-9._/-]*`)

// hashed are the logical ids that CDK makes of a path, which end in its hash. Others were chosen by people, and stay.
// https://docs.aws.amazon.com/cdk/v2/guide/identifiers.html
var hashed = regexp.MustCompile(`^[A-Za-z0-9]+[0-9A-F]{8}$`)

// named is the text with constructs. The resource that it is about keeps its logical id beside the first mention; the stack of its
// construct is named only there.
func named(text, resource, construct string, of func(address string) string) string {
	stack, _, _ := strings.Cut(construct, "/")
	first := true
	return word.ReplaceAllStringFunc(text, func(w string) string {
		for address := w; address != ""; address = outer(address) {
			id := address[strings.LastIndexByte(address, '.')+1:]
			path := shown(of(address))
			if path == "" || !hashed.MatchString(id) {
				continue
			}
			switch {
			case address != resource:
				path = strings.TrimPrefix(path, stack+"/")
			case first:
				first = false
				path = fmt.Sprintf("%s (%s)", path, id)
			}
			return path + w[len(address):]
		}
		return w
	})
}

// outer is the address without its last part: an attribute, or the full stop of a sentence.
func outer(address string) string {
	return address[:max(strings.LastIndexByte(address, '.'), 0)]
}

// shown is a path without the names that CDK leaves out where people read.
func shown(path string) string {
	for _, hidden := range []string{"/Resource", "/Default"} {
		if short, ok := strings.CutSuffix(path, hidden); ok {
			return short
		}
	}
	return path
}
