// SPDX-License-Identifier: MPL-2.0

package roottask

// InputError explains in three sentences why a value cannot be used. Texts refer to inputs as [Field] describes.
type InputError struct {
	Summary  string // empty for "Invalid" and the name of the attribute
	Field    Field  // NoField if the attribute that was parsed is at fault
	Secret   bool   // the value may be a credential, so that an engine must not print its line
	Given    string // the value given, and its apparent kind
	Accepted string // the values accepted
	Instead  string // the value to write
}

// Error returns the three sentences, one per line.
func (e *InputError) Error() string {
	text, _ := ReplaceFields(e.Given+"\n"+e.Accepted+"\n"+e.Instead, nil)
	return text
}
