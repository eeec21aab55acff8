package terraform

import (
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/vpclint/vpclint/model"
)

// children are the instances of a called module.
type children struct {
	repetition repetition
	scopes     []*scope // nil for a module that is not on disk
	reason     string   // why there are no scopes
}

// wanted are the outputs of a module that an expression mentions.
type wanted struct {
	names map[string]bool
	all   bool
}

// add looks for the output's name behind the module's: module.net.id, module.net[0].id, module.net["a"].id.
func (w *wanted) add(t hcl.Traversal) {
	for _, step := range t[min(2, len(t)):] {
		switch step := step.(type) {
		case hcl.TraverseAttr:
			w.names[step.Name] = true
			return
		case hcl.TraverseIndex:
			// An index with text may be an instance or an output.
			if isString(step.Key) {
				w.names[step.Key.AsString()] = true
			}
		default:
			w.all = true
			return
		}
	}
	w.all = true
}

// sourceOf is where a call takes its module from: the text of source, the directory if it is on disk, and whether it is the
// root module's own rather than downloaded.
func (l *loader) sourceOf(from *module, call *hclsyntax.Block) (text, dir string, local bool) {
	text, dir, local = source(from, call)
	if local && (dir == ".." || strings.HasPrefix(dir, "../")) {
		return text, "", true
	}
	return text, dir, local
}

// childrenOf evaluates the call's count or for_each and makes a scope for every instance.
func (s *scope) childrenOf(name string) *children {
	if c, ok := s.children[name]; ok {
		return c
	}
	key := "module." + name
	call := s.module.calls[name]
	if call == nil {
		return &children{reason: s.prefix + key + " is not declared"}
	}
	instead, leave := s.enter(key, call.DefRange())
	if leave == nil {
		return &children{reason: s.l.reason(instead)}
	}
	defer leave()
	c := &children{repetition: s.repeat(call.Body, s.prefix+key)}
	s.children[name] = c

	text, dir, local := s.l.sourceOf(s.module, call)
	target := s.l.module(dir)
	if dir == "" {
		target = nil
	}
	if downloaded := s.installed(name); !local && downloaded != "" {
		target = s.l.module(downloaded)
	}
	switch {
	case text == "":
		s.l.report(model.Error, call.DefRange(), "%s%s has no literal source", s.prefix, key)
		c.reason = s.prefix + key + " has no source"
	case local && dir == "":
		s.l.report(model.Error, call.Body.Attributes["source"].Expr.Range(), "source %s leads out of the directory that is looked at", text)
		c.reason = fmt.Sprintf("%s%s (%s) is outside the directory that is looked at", s.prefix, key, text)
	case local && target == nil:
		s.l.report(model.Error, call.Body.Attributes["source"].Expr.Range(), "there are no Terraform files in module source %s", text)
		c.reason = fmt.Sprintf("%s%s (%s) is not on disk", s.prefix, key, text)
	case target == nil:
		c.reason = fmt.Sprintf("%s%s (%s) is not on disk", s.prefix, key, text)
	case s.nests(target):
		s.l.report(model.Error, call.DefRange(), "%s%s calls the module that it is in", s.prefix, key)
		c.reason = s.prefix + key + " calls itself"
	case len(s.calls) >= maxModules:
		s.l.report(model.Error, call.DefRange(), "modules are nested more than %d deep", maxModules)
		c.reason = s.prefix + key + " is nested too deeply"
	}
	for i, in := range c.repetition.instances {
		if s.l.tooMany(call.DefRange()) {
			c.repetition.instances = c.repetition.instances[:i]
			break
		}
		address := s.prefix + key + in.suffix
		if c.reason != "" {
			continue
		}
		child := newScope(s.l, target)
		child.parent, child.call, child.iteration = s, call, in.bindings
		child.prefix, child.block = address+".", s.block+key+"."
		child.calls = append(slices.Clip(s.calls), model.Call{Address: address, Range: rangeOf(call.DefRange()), Local: local})
		child.maybe, child.guard = s.maybe, s.guard
		if c.repetition.maybe != "" {
			child.maybe, child.guard = c.repetition.maybe, c.repetition.guard
		}
		c.scopes = append(c.scopes, child)
	}
	return c
}

// nests says whether the module is the scope's own or one of those that it is called from.
func (s *scope) nests(m *module) bool {
	for ; s != nil; s = s.parent {
		if s.module == m {
			return true
		}
	}
	return false
}

// opaque are the instances of a call whose module is not on disk, with what the call hands to them.
func (s *scope) opaque(name string) []model.OpaqueModule {
	c, call := s.childrenOf(name), s.module.calls[name]
	if c.reason == "" {
		return nil
	}
	text, _, _ := source(s.module, call)
	var out []model.OpaqueModule
	for _, in := range c.repetition.instances {
		out = append(out, model.OpaqueModule{
			Address: s.prefix + "module." + name + in.suffix, Source: text,
			Range: rangeOf(call.DefRange()), Arguments: s.arguments(call, in),
		})
	}
	return out
}

// arguments are what a call hands to its module.
func (s *scope) arguments(call *hclsyntax.Block, in instance) model.Value {
	c := s.content(call.Body, in.bindings, true)
	c.arguments = slices.DeleteFunc(c.arguments, func(a argument) bool {
		return isModuleArgument(a.name)
	})
	return c.model(s.l)
}

// moduleValue is what a reference to a called module gives: the outputs that are wanted, so that outputs which need one
// another's modules are no cycle.
func (s *scope) moduleValue(name string, w *wanted) cty.Value {
	c := s.childrenOf(name)
	address := s.prefix + "module." + name
	if c.reason != "" {
		return unknown(cty.DynamicPseudoType, c.reason)
	}
	var values []cty.Value
	for _, child := range c.scopes {
		names := slices.Sorted(maps.Keys(child.module.outputs))
		out := map[string]cty.Value{}
		for _, n := range names {
			if w.all || w.names[n] {
				out[n] = child.output(n)
			}
		}
		values = append(values, cty.ObjectVal(out))
	}
	return c.repetition.combine(values, address)
}

// installedModules reads where `terraform init` put the modules that it downloaded.
func (l *loader) installedModules() map[string]string {
	src, err := l.tree.Read(path.Join(l.root, ".terraform/modules/modules.json"))
	if err != nil {
		return nil
	}
	var manifest struct {
		Modules []struct{ Key, Dir string }
	}
	if json.Unmarshal(src, &manifest) != nil {
		return nil // a cache of another version, or broken: as if it were not there
	}
	out := map[string]string{}
	for _, m := range manifest.Modules {
		dir := path.Join(l.root, m.Dir)
		if m.Key != "" && !path.IsAbs(m.Dir) && dir != ".." && !strings.HasPrefix(dir, "../") {
			out[m.Key] = dir
		}
	}
	return out
}

// installed is the directory that a call of this scope was downloaded to, "" if it was not.
func (s *scope) installed(name string) string {
	if len(s.l.installed) == 0 {
		return ""
	}
	var names []string
	for at := s; at.call != nil; at = at.parent {
		names = append(names, at.call.Labels[0])
	}
	slices.Reverse(names)
	return s.l.installed[strings.Join(append(names, name), ".")]
}

// prepareInstalled prepares the downloaded modules too.
func (l *loader) prepareInstalled(root *module, done map[string]bool) {
	if root.dir != l.root {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(l.installed)) {
		if m := l.module(l.installed[key]); m != nil {
			l.prepare(m, done)
		}
	}
}
