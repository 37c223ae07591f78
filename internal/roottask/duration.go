// SPDX-License-Identifier: MPL-2.0

package roottask

import (
	"fmt"
	"math/big"
)

// MaxDurationSeconds is the longest duration of a root session, and the default.
//
// See https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html
const MaxDurationSeconds = 900

// ParseDuration parses the duration of a session in whole seconds, from 0 to [MaxDurationSeconds]. The error
// is an [*InputError].
func ParseDuration(seconds *big.Float) (int32, error) {
	whole, accuracy := seconds.Int64()
	if accuracy == big.Exact && whole >= 0 && whole <= MaxDurationSeconds {
		return int32(whole), nil
	}
	return 0, &InputError{
		Given:    fmt.Sprintf("The value is %s.", seconds.Text('f', -1)),
		Accepted: fmt.Sprintf("AWS accepts 0 to %d, in whole seconds.", MaxDurationSeconds),
		Instead:  fmt.Sprintf("Write a number in that range, or omit it for %d.", MaxDurationSeconds),
	}
}
