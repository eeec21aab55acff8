package facts

import (
	"slices"
	"strings"
	"unicode"

	"github.com/vpclint/vpclint/model"
)

// globCovers says whether every text that other matches is matched by pattern too; both are IAM patterns with * and ?. A wildcard in
// other is matched by a wildcard only, so for a text without wildcards it says whether the pattern matches. IAM compares actions in any
// case.
func globCovers(pattern, other string) bool {
	p, o := strings.ToLower(pattern), strings.ToLower(other)
	i, j, star, mark := 0, 0, -1, 0
	for j < len(o) {
		switch {
		case i < len(p) && p[i] == '*':
			star, mark = i, j
			i++
		case i < len(p) && (p[i] == o[j] || p[i] == '?' && o[j] != '*'):
			i++
			j++
		case star >= 0:
			mark++
			i, j = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(p[i:], "*") == ""
}

// globsMeet says whether some text is matched by both patterns.
func globsMeet(a, b string) bool {
	x, y := strings.ToLower(a), strings.ToLower(b)
	// row[j] says whether the rest of x from i can meet the rest of y from j; rows are filled from the end.
	row := make([]bool, len(y)+1)
	for i := len(x); i >= 0; i-- {
		next := row
		row = make([]bool, len(y)+1)
		for j := len(y); j >= 0; j-- {
			switch {
			case i == len(x) && j == len(y):
				row[j] = true
			case i < len(x) && x[i] == '*':
				row[j] = next[j] || j < len(y) && row[j+1]
			case j < len(y) && y[j] == '*':
				row[j] = row[j+1] || i < len(x) && next[j]
			case i < len(x) && j < len(y):
				row[j] = (x[i] == y[j] || x[i] == '?' || y[j] == '?') && next[j+1]
			}
		}
	}
	return row[0]
}

func hasWildcard(text string) bool { return strings.ContainsAny(text, "*?") }

// specificAction says whether an action pattern names what is done: SendMessage and GetObject* do, Get* and * do not.
func specificAction(action string) bool {
	_, name, _ := strings.Cut(action, ":")
	stem, _, wild := strings.Cut(name, "*")
	if !wild && !strings.Contains(name, "?") {
		return true
	}
	words := 0
	for _, c := range stem {
		if unicode.IsUpper(c) {
			words++
		}
	}
	return words > 1
}

// wholeService says whether an action pattern allows everything of one service, and everything says whether of all.
func wholeService(action string) (whole, everything bool) {
	prefix, name, found := strings.Cut(action, ":")
	if !found || hasWildcard(prefix) {
		return true, true
	}
	return strings.Trim(name, "*") == "", false
}

// passes says whether an action only hands over a role: a permission, no call.
func passes(action string) bool {
	_, name, _ := strings.Cut(action, ":")
	return len(name) >= 4 && strings.EqualFold(name[:4], "pass")
}

// callersRights are actions that make a service use other services with the rights of the caller: a grant for these may be meant for
// that and not for a call. Required are grants without which the action does not work at all, so that they say nothing of a call.
var callersRights = []struct {
	action             string
	services, required []string
}{
	{"polly:StartSpeechSynthesisTask", []string{"sns", "s3"}, nil},
	{"transcribe:StartTranscriptionJob", []string{"s3"}, nil},
	{"textract:StartDocumentTextDetection", []string{"s3"}, nil},
	{"textract:StartDocumentAnalysis", []string{"s3"}, nil},
	{"textract:DetectDocumentText", []string{"s3"}, nil},
	{"textract:AnalyzeDocument", []string{"s3"}, nil},
	{"rekognition:DetectLabels", []string{"s3"}, nil},
	{"rekognition:DetectText", []string{"s3"}, nil},
	{"rekognition:DetectFaces", []string{"s3"}, nil},
	{"rekognition:IndexFaces", []string{"s3"}, nil},
	{"athena:StartQueryExecution", []string{"s3", "glue"}, nil},
	// The Data APIs read the credentials of the database from the secret that the caller names.
	// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.access.html
	{"rds-data:ExecuteStatement", nil, []string{"secretsmanager"}},
	{"rds-data:BatchExecuteStatement", nil, []string{"secretsmanager"}},
	{"redshift-data:ExecuteStatement", nil, []string{"secretsmanager"}},
	{"redshift-data:BatchExecuteStatement", nil, []string{"secretsmanager"}},
}

// usedOnBehalf lists the services that some service may use with the rights of the role, and those that it certainly does.
func usedOnBehalf(role *model.Role) (may, certainly []string) {
	for i := range role.Statements {
		s := &role.Statements[i]
		for _, c := range callersRights {
			if s.Allow && slices.ContainsFunc(s.Actions, func(a string) bool { return globCovers(a, c.action) }) {
				may, certainly = append(may, c.services...), append(certainly, c.required...)
			}
		}
	}
	return may, certainly
}

// actionIn says whether the statement's actions include the action, NotAction considered.
func actionIn(s *model.Statement, action string) bool {
	covers := func(pattern string) bool { return globCovers(pattern, action) }
	if len(s.NotActions) > 0 {
		return !slices.ContainsFunc(s.NotActions, covers)
	}
	return slices.ContainsFunc(s.Actions, covers)
}

// conditionKeys returns the keys that the conditions of a statement test, in lower case.
func conditionKeys(conditions model.Value) []string {
	var out []string
	for _, operator := range conditions.Entries {
		for _, test := range operator.Value.Entries {
			out = append(out, strings.ToLower(test.Key))
		}
	}
	return out
}

// throughService says whether a statement only concerns the use of keys by another service.
func throughService(s *model.Statement) bool {
	for _, operator := range s.Conditions.Entries {
		for _, test := range operator.Value.Entries {
			switch strings.ToLower(test.Key) {
			case "kms:viaservice":
				return true
			case "kms:resourcealiases":
				if strings.Contains(allText(test.Value), "alias/aws/") {
					return true
				}
			}
		}
	}
	return false
}

func allText(v model.Value) string {
	text := v.Pattern()
	for _, item := range v.Items {
		text += " " + allText(item)
	}
	return text
}
