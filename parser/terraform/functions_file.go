package terraform

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/vpclint/vpclint/parser/files"
)

// locate is the name within the tree of a path that a module gives. Paths are relative to the root module, as they are where
// the engine runs; absolute ones lead out of the tree.
func (l *loader) locate(given string) (string, error) {
	if path.IsAbs(given) || strings.HasPrefix(given, "~") {
		return "", fmt.Errorf("%s: %w", given, files.ErrOutside)
	}
	name := path.Join(l.root, given)
	if name == ".." || strings.HasPrefix(name, "../") {
		return "", fmt.Errorf("%s: %w", given, files.ErrOutside)
	}
	return name, nil
}

func (l *loader) readGiven(given string) ([]byte, error) {
	name, err := l.locate(given)
	if err != nil {
		return nil, err
	}
	src, err := l.read(name)
	if err != nil {
		return nil, err
	}
	if len(src) > maxText {
		return nil, fmt.Errorf("%s: %w", given, files.ErrTooLarge)
	}
	return src, nil
}

func (l *loader) addFileFunctions(out map[string]function.Function) {
	fromFile := func(encode func([]byte) (string, error)) function.Function {
		return textFunc(func(args []string) (string, error) {
			src, err := l.readGiven(args[0])
			if err != nil {
				return "", err
			}
			return encode(src)
		}, "path")
	}
	always := func(encode func([]byte) string) function.Function {
		return fromFile(func(b []byte) (string, error) { return encode(b), nil })
	}
	out["file"] = fromFile(func(b []byte) (string, error) {
		if !utf8.Valid(b) {
			return "", errors.New("contents are not valid UTF-8; use filebase64")
		}
		return string(b), nil
	})
	out["filebase64"] = always(base64.StdEncoding.EncodeToString)
	// Digests are mostly of packages that are built between check-out and deployment: that one is missing is no news.
	digest := func(encode func([]byte) string) function.Function {
		return newFunc(func(args []cty.Value) (cty.Value, error) {
			src, err := l.readGiven(args[0].AsString())
			switch {
			case errors.Is(err, fs.ErrNotExist):
				return unknown(cty.String, args[0].AsString()+" is not built yet"), nil
			case err != nil:
				return cty.UnknownVal(cty.String), err
			}
			return cty.StringVal(encode(src)), nil
		}, plain("path", cty.String))
	}
	out["filebase64sha256"] = digest(base64SHA256)
	out["filebase64sha512"] = digest(base64SHA512)
	out["filemd5"] = digest(func(b []byte) string { s := md5.Sum(b); return hex.EncodeToString(s[:]) })
	out["filesha1"] = digest(func(b []byte) string { s := sha1.Sum(b); return hex.EncodeToString(s[:]) })
	out["filesha256"] = digest(func(b []byte) string { s := sha256.Sum256(b); return hex.EncodeToString(s[:]) })
	out["filesha512"] = digest(func(b []byte) string { s := sha512.Sum512(b); return hex.EncodeToString(s[:]) })

	out["fileexists"] = function.New(&function.Spec{
		Params: []function.Parameter{plain("path", cty.String)},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			name, err := l.locate(args[0].AsString())
			if err != nil {
				return cty.UnknownVal(cty.Bool), err
			}
			info, err := fs.Stat(l.tree.FS(), name)
			switch {
			case errors.Is(err, fs.ErrNotExist):
				return cty.False, nil
			case err != nil:
				return cty.UnknownVal(cty.Bool), err
			case !info.Mode().IsRegular():
				return cty.UnknownVal(cty.Bool), fmt.Errorf("%s is not a regular file", args[0].AsString())
			}
			return cty.True, nil
		},
	})
	out["fileset"] = function.New(&function.Spec{
		Params: []function.Parameter{plain("path", cty.String), plain("pattern", cty.String)},
		Type:   function.StaticReturnType(cty.Set(cty.String)),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return l.fileSet(args[0].AsString(), args[1].AsString())
		},
	})
	out["templatefile"] = newFunc(func(args []cty.Value) (cty.Value, error) {
		name, _ := args[0].Unmark()
		if !isString(name) || hasToken(name.AsString()) {
			return cty.UnknownVal(cty.String).WithMarks(args[0].Marks(), args[1].Marks()), nil
		}
		src, err := l.readGiven(name.AsString())
		if err != nil {
			return cty.UnknownVal(cty.String), err
		}
		return l.render(string(src), name.AsString(), args[1])
	}, function.Parameter{Name: "path", Type: cty.String, AllowMarked: true, AllowUnknown: true}, anything("vars"))
	out["templatestring"] = newFunc(func(args []cty.Value) (cty.Value, error) {
		src, _ := args[0].Unmark()
		if !isString(src) || hasToken(src.AsString()) {
			return cty.UnknownVal(cty.String).WithMarks(args[0].Marks(), args[1].Marks()), nil
		}
		return l.render(src.AsString(), "the template", args[1])
	}, function.Parameter{Name: "template", Type: cty.String, AllowMarked: true, AllowUnknown: true}, anything("vars"))
}

// fileSet are the files below dir that match the pattern.
func (l *loader) fileSet(dir, pattern string) (cty.Value, error) {
	none := cty.UnknownVal(cty.Set(cty.String))
	name, err := l.locate(dir)
	if err != nil {
		return none, err
	}
	if !doublestar.ValidatePattern(pattern) {
		return none, fmt.Errorf("bad pattern %q", pattern)
	}
	var out []cty.Value
	walked := 0
	err = fs.WalkDir(l.tree.FS(), name, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			if p == name {
				return err
			}
			return nil
		}
		if walked++; walked > maxElements {
			return files.ErrTooLarge
		}
		if d.IsDir() {
			if base := d.Name(); p != name && (base == ".git" || base == ".terraform" || base == "node_modules") {
				return fs.SkipDir
			}
			return nil
		}
		relative := strings.TrimPrefix(strings.TrimPrefix(p, name), "/")
		if name == "." {
			relative = p
		}
		if ok, _ := doublestar.Match(path.Clean(pattern), relative); ok && d.Type().IsRegular() {
			out = append(out, cty.StringVal(relative))
		}
		return nil
	})
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return cty.SetValEmpty(cty.String), nil
	case err != nil:
		return none, err
	case len(out) == 0:
		return cty.SetValEmpty(cty.String), nil
	}
	return cty.SetVal(out), nil
}

// render renders a template with the variables of an object or map.
func (l *loader) render(src, name string, vars cty.Value) (cty.Value, error) {
	plainVars, marks := vars.Unmark()
	if !plainVars.IsKnown() {
		return cty.UnknownVal(cty.String).WithMarks(marks), nil
	}
	if plainVars.IsNull() || !(plainVars.Type().IsObjectType() || plainVars.Type().IsMapType()) {
		return cty.UnknownVal(cty.String), errors.New("invalid vars value: must be a map")
	}
	e, ok := l.templates[src]
	if !ok {
		parsed, diags := parseTemplate(src, name, hcl.Pos{Line: 1, Column: 1})
		if diags.HasErrors() {
			return cty.UnknownVal(cty.String), fmt.Errorf("%s: %s", diags[0].Subject, describe(diags[0]))
		}
		e = l.instrument(parsed)
		l.templates[src] = e
	}
	ctx := &hcl.EvalContext{Variables: map[string]cty.Value{}, Functions: l.funcs}
	for it := plainVars.ElementIterator(); it.Next(); {
		k, v := it.Element()
		if !hclsyntax.ValidIdentifier(k.AsString()) {
			return cty.UnknownVal(cty.String), fmt.Errorf("invalid template variable name %q", k.AsString())
		}
		ctx.Variables[k.AsString()] = v
	}
	for _, t := range e.Variables() {
		if _, ok := ctx.Variables[t.RootName()]; !ok {
			return cty.UnknownVal(cty.String), fmt.Errorf("vars map does not contain key %q, referenced at %s", t.RootName(), t[0].SourceRange())
		}
	}
	if l.rendering >= maxRendering || slices.Contains(l.renderingNow, src) {
		return cty.UnknownVal(cty.String), errors.New("templates include one another without end")
	}
	l.rendering++
	l.renderingNow = append(l.renderingNow, src)
	v, diags := e.Value(ctx)
	l.renderingNow = l.renderingNow[:len(l.renderingNow)-1]
	l.rendering--
	if diags.HasErrors() {
		at := ""
		if diags[0].Subject != nil {
			at = diags[0].Subject.String() + ": "
		}
		return cty.UnknownVal(cty.String), fmt.Errorf("%s%s", at, describe(diags[0]))
	}
	return v.WithMarks(marks), nil
}

// maxRendering is how deep templates may include one another.
const maxRendering = 8
