// SPDX-License-Identifier: MPL-2.0

package roottask

// InputError explains in three sentences why a value is rejected. Its texts can refer to a [Field].
type InputError struct {
	Summary  string // default: "Invalid" and the name of the attribute
	Field    Field  // default: the attribute that was parsed
	Secret   bool   // the value may be a credential, so engines must not print its line
	Given    string // the value given
	Accepted string // the values accepted
	Instead  string // the value to write
}

// Error returns the three sentences, one per line.
func (e *InputError) Error() string {
	text, _ := ReplaceFields(e.Given+"\n"+e.Accepted+"\n"+e.Instead, nil)
	return text
}
