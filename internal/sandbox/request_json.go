// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
)

// readJSON adds the values of a JSON body to the parameters, nested values by the names that the query
// protocol has.
func (r *request) readJSON() *refusal {
	if len(r.body) == 0 {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(r.body))
	decoder.UseNumber()
	var input map[string]any
	if err := decoder.Decode(&input); err != nil {
		return badRequest("SerializationException", err.Error())
	}
	for name, value := range input {
		r.addParameter(name, value)
	}
	return nil
}

// addParameter adds a decoded JSON value to the parameters. A null is an absent parameter.
func (r *request) addParameter(name string, value any) {
	switch value := value.(type) {
	case nil:
	case map[string]any:
		for member, nested := range value {
			r.addParameter(name+"."+member, nested)
		}
	case []any:
		for i, nested := range value {
			r.addParameter(listMember(name, i), nested)
		}
	default:
		// The text of a json.Number is the number as the client wrote it.
		r.parameters[name] = fmt.Sprint(value)
	}
}

// list returns the parameters that are the members of a list.
func (r *request) list(name string) []string {
	var values []string
	for r.has(listMember(name, len(values))) {
		values = append(values, r.parameters[listMember(name, len(values))])
	}
	return values
}

func listMember(name string, index int) string {
	return name + "." + strconv.Itoa(index+1)
}
