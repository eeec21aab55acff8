package cloudformation

import "github.com/vpclint/vpclint/model"

// checkShape reports properties of a wrong type.
func (e *evaluator) checkShape(*model.Resource) {}
