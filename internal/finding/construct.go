package finding

import (
	"fmt"
	"regexp"
	"strings"
)

// NameConstructs gives findings the paths of CDK's constructs: Construct, and in the message, which reads
// "Shop/Orders/Fn (Fn9270CBC0) may call sqs (role Orders/Fn/ServiceRole …" instead of "Fn9270CBC0 may call sqs (role
// FnServiceRoleB9001A96 …". Of returns the path of the resource at an address, "" for what CDK did not write.
func NameConstructs(findings []Finding, of func(address string) string) {
	for i := range findings {
		f := &findings[i]
		f.Construct = of(f.Resource)
		f.Message = named(*f, of)
	}
}

// word is what may be a logical id: with those of the stacks around and an attribute, "Network.Vpc8378EB38.CidrBlock".
var word = regexp.MustCompile(`[A-Za-z0-9][A-Za-z0-9._/-]*`)

// hashed are the logical ids that CDK makes of a path, which end in its hash. Others were chosen by people, and stay.
// https://docs.aws.amazon.com/cdk/v2/guide/identifiers.html
var hashed = regexp.MustCompile(`^[A-Za-z0-9]+[0-9A-F]{8}$`)

// named is the message with constructs. The finding's own resource keeps its logical id beside the first mention; the stack is named
// only there.
func named(f Finding, of func(address string) string) string {
	stack, _, _ := strings.Cut(f.Construct, "/")
	first := true
	return word.ReplaceAllStringFunc(f.Message, func(w string) string {
		for address := w; address != ""; address = outer(address) {
			id := address[strings.LastIndexByte(address, '.')+1:]
			path := shown(of(address))
			if path == "" || !hashed.MatchString(id) {
				continue
			}
			switch {
			case address != f.Resource:
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
