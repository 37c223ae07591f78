// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"fmt"
	"strconv"
	"strings"
)

// validation collects what is wrong with the parameters of a request, in AWS's words, as AWS reports all of it at once.
type validation struct {
	request    *request
	violations []string
}

// refusal is the error for what was found, nil if that is nothing.
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

// require checks that a parameter is there, and for its length. AWS calls it by another name in the message.
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

// duration checks DurationSeconds, which is standard if the request does not say.
func (v *validation) duration(shortest, standard, longest int) int {
	value := v.request.parameters["DurationSeconds"]
	if value == "" {
		return standard
	}
	seconds, err := strconv.Atoi(value)
	switch {
	case err != nil:
		v.violation("'"+value+"'", "durationSeconds", "be a number")
	case seconds < shortest:
		v.violation("'"+value+"'", "durationSeconds", fmt.Sprintf("have value greater than or equal to %d", shortest))
	case seconds > longest:
		v.violation("'"+value+"'", "durationSeconds", fmt.Sprintf("have value less than or equal to %d", longest))
	}
	return seconds
}
