package terraform

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/hashicorp/go-cty-funcs/cidr"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

func textPredicate(test func(s, part string) bool) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{plain("str", cty.String), plain("part", cty.String)},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return cty.BoolVal(test(args[0].AsString(), args[1].AsString())), nil
		},
	})
}

// textFunc is a function of strings to a string.
func textFunc(impl func(args []string) (string, error), names ...string) function.Function {
	spec := &function.Spec{
		Type: function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			in := make([]string, len(args))
			for i, arg := range args {
				in[i] = arg.AsString()
			}
			out, err := impl(in)
			if err != nil {
				return cty.UnknownVal(cty.String), err
			}
			return cty.StringVal(out), nil
		},
	}
	for _, name := range names {
		spec.Params = append(spec.Params, plain(name, cty.String))
	}
	return function.New(spec)
}

// guarded is a function that looks at its arguments first and refuses what would fill the memory.
func guarded(f function.Function, tooMuch func(args []cty.Value) bool) function.Function {
	return function.New(&function.Spec{
		Params: f.Params(), VarParam: f.VarParam(),
		Type: func(args []cty.Value) (cty.Type, error) { return f.ReturnTypeForValues(args) },
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if tooMuch(args) {
				return cty.DynamicVal, errors.New("the result would be too large")
			}
			return f.Call(args)
		},
	})
}

var wideVerb = regexp.MustCompile(`%[^a-zA-Z%]*[0-9]{5,}`)

func hasWideVerb(args []cty.Value) bool {
	format, _ := args[0].Unmark()
	return isString(format) && (wideVerb.MatchString(format.AsString()) || strings.Contains(format.AsString(), "*"))
}

var (
	formatFunc     = guarded(stdlib.FormatFunc, hasWideVerb)
	formatListFunc = guarded(stdlib.FormatListFunc, hasWideVerb)
	indentFunc     = guarded(stdlib.IndentFunc, func(args []cty.Value) bool {
		n, ok := asInt(args[0])
		return !ok || n > 1000
	})
)

// replaceFunc is replace(): by a regular expression when the pattern is written between slashes.
var replaceFunc = function.New(&function.Spec{
	Params: []function.Parameter{plain("str", cty.String), plain("substr", cty.String), plain("replace", cty.String)},
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		s, pattern, by := args[0].AsString(), args[1].AsString(), args[2].AsString()
		if (len(s)+1)*(len(by)+1) > 64*maxText {
			return cty.UnknownVal(cty.String), errors.New("the result would be too large")
		}
		if len(pattern) > 1 && strings.HasPrefix(pattern, "/") && strings.HasSuffix(pattern, "/") {
			return stdlib.RegexReplace(args[0], cty.StringVal(pattern[1:len(pattern)-1]), args[2])
		}
		return cty.StringVal(strings.ReplaceAll(s, pattern, by)), nil
	},
})

// jsonDecodeFunc refuses text that nests too deep for the decoder to recurse into.
var jsonDecodeFunc = function.New(&function.Spec{
	Params: []function.Parameter{plain("str", cty.String)},
	Type: func(args []cty.Value) (cty.Type, error) {
		if u := args[0]; u.IsKnown() && jsonTooNested([]byte(u.AsString()), "") != nil {
			return cty.NilType, errors.New("the text nests too deeply")
		}
		return stdlib.JSONDecodeFunc.ReturnTypeForValues(args)
	},
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) { return stdlib.JSONDecode(args[0]) },
})

var (
	base64SHA256Func = textFunc(func(args []string) (string, error) { return base64SHA256([]byte(args[0])), nil }, "str")
	base64SHA512Func = textFunc(func(args []string) (string, error) { return base64SHA512([]byte(args[0])), nil }, "str")
	base64GzipFunc   = textFunc(func(args []string) (string, error) {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		if _, err := w.Write([]byte(args[0])); err != nil {
			return "", err
		}
		if err := w.Flush(); err != nil { // as the engine does: the bytes are compared
			return "", err
		}
		if err := w.Close(); err != nil {
			return "", err
		}
		return base64.StdEncoding.EncodeToString(b.Bytes()), nil
	}, "str")
	base64DecodeFunc = textFunc(func(args []string) (string, error) {
		b, err := base64.StdEncoding.DecodeString(args[0])
		switch {
		case err != nil:
			return "", fmt.Errorf("failed to decode base64 data: %w", err)
		case !utf8.Valid(b):
			return "", errors.New("the result of decoding the provided string is not valid UTF-8")
		}
		return string(b), nil
	}, "str")
	netmaskFunc = textFunc(func(args []string) (string, error) {
		if prefix, err := netip.ParsePrefix(args[0]); err == nil && prefix.Addr().Is6() {
			return "", errors.New("IPv6 addresses cannot have a netmask: " + args[0])
		}
		v, err := cidr.Netmask(cty.StringVal(args[0]))
		if err != nil {
			return "", err
		}
		return v.AsString(), nil
	}, "prefix")
	textEncodeBase64Func = textFunc(func(args []string) (string, error) {
		b, err := encodeText(args[0], args[1])
		return base64.StdEncoding.EncodeToString(b), err
	}, "string", "encoding")
	textDecodeBase64Func = textFunc(func(args []string) (string, error) {
		b, err := base64.StdEncoding.DecodeString(args[0])
		if err != nil {
			return "", fmt.Errorf("the given value is not valid base64: %w", err)
		}
		return decodeText(b, args[1])
	}, "source", "encoding")
	timeCmpFunc = function.New(&function.Spec{
		Params: []function.Parameter{plain("timestamp_a", cty.String), plain("timestamp_b", cty.String)},
		Type:   function.StaticReturnType(cty.Number),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			a, err := time.Parse(time.RFC3339, args[0].AsString())
			if err != nil {
				return cty.UnknownVal(cty.Number), function.NewArgError(0, err)
			}
			b, err := time.Parse(time.RFC3339, args[1].AsString())
			if err != nil {
				return cty.UnknownVal(cty.Number), function.NewArgError(1, err)
			}
			return cty.NumberIntVal(int64(a.Compare(b))), nil
		},
	})
)

func base64SHA256(b []byte) string {
	sum := sha256.Sum256(b)
	return base64.StdEncoding.EncodeToString(sum[:])
}

func base64SHA512(b []byte) string {
	sum := sha512.Sum512(b)
	return base64.StdEncoding.EncodeToString(sum[:])
}

// encodeText knows the encodings that templates use: user data for Windows is UTF-16LE.
func encodeText(s, encoding string) ([]byte, error) {
	var out []byte
	switch strings.ToUpper(encoding) {
	case "UTF-8":
		return []byte(s), nil
	case "UTF-16LE":
		for _, u := range utf16.Encode([]rune(s)) {
			out = append(out, byte(u), byte(u>>8))
		}
		return out, nil
	case "UTF-16BE":
		for _, u := range utf16.Encode([]rune(s)) {
			out = append(out, byte(u>>8), byte(u))
		}
		return out, nil
	case "ISO-8859-1", "LATIN1", "US-ASCII":
		limit := rune(0xFF)
		if strings.ToUpper(encoding) == "US-ASCII" {
			limit = 0x7F
		}
		for _, r := range s {
			if r > limit {
				return nil, fmt.Errorf("the given string contains characters that cannot be represented in %s", encoding)
			}
			out = append(out, byte(r))
		}
		return out, nil
	}
	return nil, fmt.Errorf("encoding %q is not supported", encoding)
}

func decodeText(b []byte, encoding string) (string, error) {
	var units []uint16
	switch strings.ToUpper(encoding) {
	case "UTF-8":
		if !utf8.Valid(b) {
			return "", fmt.Errorf("the given string contains bytes that are not valid %s", encoding)
		}
		return string(b), nil
	case "UTF-16LE":
		for i := 0; i+1 < len(b); i += 2 {
			units = append(units, uint16(b[i])|uint16(b[i+1])<<8)
		}
		return string(utf16.Decode(units)), nil
	case "UTF-16BE":
		for i := 0; i+1 < len(b); i += 2 {
			units = append(units, uint16(b[i])<<8|uint16(b[i+1]))
		}
		return string(utf16.Decode(units)), nil
	case "ISO-8859-1", "LATIN1", "US-ASCII":
		runes := make([]rune, len(b))
		for i, c := range b {
			runes[i] = rune(c)
		}
		return string(runes), nil
	}
	return "", fmt.Errorf("encoding %q is not supported", encoding)
}
