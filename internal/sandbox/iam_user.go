// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"net/http"
	"strings"
	"time"
)

// members is a list in the XML of the query protocol. Its element is present even if the list is empty.
type members[T any] struct {
	Member []T `xml:"member"`
}

// pageEnd marks the end of a page of a list in IAM.
type pageEnd struct {
	IsTruncated bool
	Marker      string `xml:",omitempty"`
}

// getUser implements https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html for the caller's
// own user.
func (s *Sandbox) getUser(r *request) (any, *refusal) {
	credentials, refused := s.callerCredentials(r)
	if refused != nil {
		return nil, refused
	}
	type user struct {
		Path             string `xml:",omitempty"`
		UserName         string `xml:",omitempty"`
		UserID           string `xml:"UserId"`
		Arn              string
		CreateDate       string
		PasswordLastUsed string `xml:",omitempty"`
	}
	found := user{
		UserName:   r.caller.userName(),
		UserID:     r.caller.userID,
		Arn:        r.callerARN(),
		CreateDate: date(s.account(r.caller.AccountID()).Joined),
	}
	if found.UserName != "" {
		found.Path = "/"
	}
	if password := credentials.Password; password != nil && !password.LastUsed.IsZero() {
		found.PasswordLastUsed = date(password.LastUsed)
	}
	return struct{ User user }{found}, nil
}

// callerCredentials returns the credentials of the user that signed a request, and refuses a request for
// another user. IAM users have the access key that signed the request and nothing else.
func (s *Sandbox) callerCredentials(r *request) (*RootCredentials, *refusal) {
	name, requested := r.caller.userName(), r.parameters["UserName"]
	switch {
	case requested != "" && requested != name:
		return nil, noSuchEntity("The user with name " + requested + " cannot be found.")
	case r.caller.isRoot():
		return &s.account(r.caller.AccountID()).Root, nil
	case name == "":
		return nil, validationError("Must specify userName when calling with non-User credentials")
	}
	return &RootCredentials{AccessKeys: []AccessKey{{ID: r.caller.AccessKeyID}}}, nil
}

// userName returns the name of an IAM user, empty for a root user and an assumed role.
func (p *principal) userName() string {
	_, name, _ := strings.Cut(p.ARN, ":user/")
	return name
}

// iamPage returns the requested page of a list, which has up to 100 items by default.
func iamPage[T any](s *Sandbox, r *request, items []T) ([]T, pageEnd, *refusal) {
	v := &validation{request: r}
	size := v.number("MaxItems", "maxItems", 1, 100, 1000)
	if refused := v.refusal(); refused != nil {
		return nil, pageEnd{}, refused
	}
	found, next, ok := page(s, items, r.parameters["Marker"], size)
	if !ok {
		return nil, pageEnd{}, validationError("Invalid Marker")
	}
	return found, pageEnd{IsTruncated: next != "", Marker: next}, nil
}

// date formats a time of the API. The zero time stands for the creation of the organization.
func date(t time.Time) string {
	if t.IsZero() {
		t = organizationCreated
	}
	return t.UTC().Format(time.RFC3339)
}

// status returns the Status of a credential, whose default is Active.
func status(s string) string { return cmp.Or(s, "Active") }

func noSuchEntity(message string) *refusal {
	return &refusal{status: http.StatusNotFound, code: "NoSuchEntity", message: message}
}
