package engine

import (
	"encoding/json"

	"github.com/vpclint/vpclint/model"
)

// ValueTree is a value as JSON when it is known; {"ref": "ADDRESS.ATTRIBUTE"} when it is another resource's attribute;
// {"template": ["text", {"ref": …}]} for text mixed with references; {"unknown": reason, "candidates": […]} otherwise.
func ValueTree(v model.Value) any {
	switch v.Kind {
	case model.Bool:
		return v.Bool
	case model.Number:
		if n := json.Number(v.Text); json.Valid([]byte(n)) {
			return n
		}
		return v.Text // 0123, +1, .5: as written
	case model.String:
		return v.Text
	case model.List:
		return valueTrees(v.Items)
	case model.Object:
		out := make(map[string]any, len(v.Entries))
		for _, e := range v.Entries {
			out[e.Key] = ValueTree(e.Value)
		}
		return out
	case model.Reference:
		return map[string]any{"ref": v.Ref.String()}
	case model.Template:
		return map[string]any{"template": valueTrees(v.Items)}
	case model.Unknown:
		out := map[string]any{"unknown": v.Text}
		if len(v.Items) > 0 {
			out["candidates"] = valueTrees(v.Items)
		}
		return out
	default: // absent, null
		return nil
	}
}

func valueTrees(values []model.Value) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = ValueTree(v)
	}
	return out
}
