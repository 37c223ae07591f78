// SPDX-License-Identifier: MPL-2.0

package roottask

// InputError says why a value cannot be used, in three whole sentences, so that no message can forget one of them.
type InputError struct {
	Given    string // the value as it was written, and what it looks like
	Accepted string // what AWS accepts in this place
	Instead  string // what to write
}

// Error returns the three sentences, one a line.
func (e *InputError) Error() string {
	return e.Given + "\n" + e.Accepted + "\n" + e.Instead
}
