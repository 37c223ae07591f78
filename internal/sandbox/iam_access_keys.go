// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"slices"
)

// listAccessKeys implements https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html.
func (s *Sandbox) listAccessKeys(r *request) (any, *refusal) {
	credentials, refused := s.callerCredentials(r)
	if refused != nil {
		return nil, refused
	}
	keys, end, refused := iamPage(s, r, credentials.AccessKeys)
	if refused != nil {
		return nil, refused
	}
	type metadata struct {
		UserName    string `xml:",omitempty"`
		AccessKeyID string `xml:"AccessKeyId"`
		Status      string
		CreateDate  string
	}
	var result struct {
		AccessKeyMetadata members[metadata]
		pageEnd
	}
	result.pageEnd = end
	for _, key := range keys {
		result.AccessKeyMetadata.Member = append(result.AccessKeyMetadata.Member,
			metadata{r.caller.userName(), key.ID, status(key.Status), date(key.Created)})
	}
	return result, nil
}

// getAccessKeyLastUsed implements
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html. The response for a key
// of another user is not recorded.
func (s *Sandbox) getAccessKeyLastUsed(r *request) (any, *refusal) {
	credentials, refused := s.callerCredentials(r)
	if refused != nil {
		return nil, refused
	}
	id := r.parameters["AccessKeyId"]
	index := slices.IndexFunc(credentials.AccessKeys, func(key AccessKey) bool { return key.ID == id })
	if index < 0 {
		return nil, noAccessKey(id)
	}
	type lastUsed struct {
		LastUsedDate string `xml:",omitempty"`
		Region       string
		ServiceName  string
	}
	var result struct {
		UserName          string `xml:",omitempty"`
		AccessKeyLastUsed lastUsed
	}
	result.UserName = r.caller.userName()
	key := credentials.AccessKeys[index]
	result.AccessKeyLastUsed = lastUsed{Region: "N/A", ServiceName: "N/A"}
	if !key.LastUsed.IsZero() {
		result.AccessKeyLastUsed = lastUsed{
			date(key.LastUsed), cmp.Or(key.LastUsedRegion, Region), cmp.Or(key.LastUsedService, "iam"),
		}
	}
	return result, nil
}

// deleteAccessKey implements https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccessKey.html.
func (s *Sandbox) deleteAccessKey(r *request) (any, *refusal) {
	credentials, refused := s.callerCredentials(r)
	if refused != nil {
		return nil, refused
	}
	id := r.parameters["AccessKeyId"]
	if !remove(&credentials.AccessKeys, func(key AccessKey) bool { return key.ID == id }) {
		return nil, noAccessKey(id)
	}
	delete(s.principals, id)
	return nil, nil
}

func noAccessKey(id string) *refusal {
	return noSuchEntity("The Access Key with id " + id + " cannot be found.")
}

// remove removes the items of a list that match, and reports whether there were any.
func remove[T any](items *[]T, match func(T) bool) bool {
	before := len(*items)
	*items = slices.DeleteFunc(*items, match)
	return len(*items) < before
}
