// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"fmt"
	"strconv"
	"strings"
)

// validation collects the violations of a request's parameters, because AWS reports all of them in one
// message.
type validation struct {
	request    *request
	violations []string
}

// refusal returns the error for the violations, nil if there are none.
func (v *validation) refusal() *refusal {
	switch n := len(v.violations); n {
	case 0:
		return nil
	case 1:
		return validationError("1 validation error detected: " + v.violations[0])
	default:
		return validationError(fmt.Sprintf("%d validation errors detected: %s", n, strings.Join(v.violations, "; ")))
	}
}

func (v *validation) violation(value, member, constraint string) {
	v.violations = append(v.violations,
		fmt.Sprintf("Value %s at '%s' failed to satisfy constraint: Member must %s", value, member, constraint))
}

// require returns a parameter that must be present, and checks its length. member is its name in AWS's
// error message.
func (v *validation) require(parameter, member string, shortest, longest int) string {
	value := v.request.parameters[parameter]
	switch {
	case !v.request.has(parameter):
		v.violation("null", member, "not be null")
	case len(value) < shortest:
		v.violation("'"+value+"'", member, fmt.Sprintf("have length greater than or equal to %d", shortest))
	case len(value) > longest:
		v.violation("'"+value+"'", member, fmt.Sprintf("have length less than or equal to %d", longest))
	}
	return value
}

// number returns an optional parameter that is an integer, or its default, and checks its range.
func (v *validation) number(parameter, member string, lowest, standard, highest int) int {
	value := v.request.parameters[parameter]
	if value == "" {
		return standard
	}
	n, err := strconv.Atoi(value)
	switch {
	case err != nil:
		v.violation("'"+value+"'", member, "be a number")
	case n < lowest:
		v.violation("'"+value+"'", member, fmt.Sprintf("have value greater than or equal to %d", lowest))
	case n > highest:
		v.violation("'"+value+"'", member, fmt.Sprintf("have value less than or equal to %d", highest))
	}
	return n
}
