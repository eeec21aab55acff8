package terraform

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// The HCL parser and every walk over its tree recurse, and a Go stack that overflows cannot be caught. So what would nest too
// deep is refused before it is parsed.
const (
	maxNesting   = 200  // brackets within brackets
	maxOperators = 1000 // operators, indexes and template directives in one expression
)

// tooNested looks at the tokens of native syntax and returns the place where they nest too deep.
func tooNested(tokens hclsyntax.Tokens) *hcl.Diagnostic {
	type level struct {
		kind      hclsyntax.TokenType
		operators int
	}
	levels := []level{{}}
	deep := func(t hclsyntax.Token, what string, limit int) *hcl.Diagnostic {
		return &hcl.Diagnostic{
			Severity: hcl.DiagError, Summary: "Nested too deeply",
			Detail: fmt.Sprintf("more than %d %s", limit, what), Subject: t.Range.Ptr(),
		}
	}
	for _, t := range tokens {
		top := &levels[len(levels)-1]
		switch t.Type {
		case hclsyntax.TokenOBrace, hclsyntax.TokenOBrack, hclsyntax.TokenOParen, hclsyntax.TokenOQuote, hclsyntax.TokenOHeredoc,
			hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl:
			// Indexes, calls and directives nest the tree without nesting brackets; interpolations side by side do not.
			switch t.Type {
			case hclsyntax.TokenOBrack, hclsyntax.TokenOParen, hclsyntax.TokenTemplateControl:
				top.operators++
			}
			if top.operators > maxOperators {
				return deep(t, "operators in one expression", maxOperators)
			}
			if levels = append(levels, level{kind: t.Type}); len(levels) > maxNesting {
				return deep(t, "brackets within brackets", maxNesting)
			}
		case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen, hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc,
			hclsyntax.TokenTemplateSeqEnd:
			if len(levels) > 1 {
				levels = levels[:len(levels)-1]
			}
		case hclsyntax.TokenComma:
			top.operators = 0
		case hclsyntax.TokenNewline:
			// Newlines separate only in bodies and objects; in other brackets an expression goes on.
			if top.kind == 0 || top.kind == hclsyntax.TokenOBrace {
				top.operators = 0
			}
		case hclsyntax.TokenStar, hclsyntax.TokenSlash, hclsyntax.TokenPercent, hclsyntax.TokenPlus, hclsyntax.TokenMinus,
			hclsyntax.TokenEqualOp, hclsyntax.TokenNotEqual, hclsyntax.TokenLessThan, hclsyntax.TokenLessThanEq,
			hclsyntax.TokenGreaterThan, hclsyntax.TokenGreaterThanEq, hclsyntax.TokenAnd, hclsyntax.TokenOr,
			hclsyntax.TokenBang, hclsyntax.TokenQuestion, hclsyntax.TokenColon, hclsyntax.TokenDot:
			if top.operators++; top.operators > maxOperators {
				return deep(t, "operators in one expression", maxOperators)
			}
		}
	}
	return nil
}

// jsonTooNested does the same for JSON.
func jsonTooNested(src []byte, filename string) *hcl.Diagnostic {
	depth, inString, line := 0, false, 1
	for i := 0; i < len(src); i++ {
		switch c := src[i]; {
		case c == '\n':
			line++
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			if depth++; depth > maxNesting {
				pos := hcl.Pos{Line: line, Column: 1, Byte: i}
				return &hcl.Diagnostic{
					Severity: hcl.DiagError, Summary: "Nested too deeply",
					Detail:  fmt.Sprintf("more than %d brackets within brackets", maxNesting),
					Subject: &hcl.Range{Filename: filename, Start: pos, End: pos},
				}
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return nil
}

// parseTemplate parses text as a template, unless it nests too deep.
func parseTemplate(src, filename string, start hcl.Pos) (hclsyntax.Expression, hcl.Diagnostics) {
	if strings.ContainsAny(src, "${%") {
		tokens, _ := hclsyntax.LexTemplate([]byte(src), filename, start)
		if d := tooNested(tokens); d != nil {
			return nil, hcl.Diagnostics{d}
		}
	}
	return hclsyntax.ParseTemplate([]byte(src), filename, start)
}
