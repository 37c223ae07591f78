// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"net/http"
)

// BucketPolicy returns the policy of a bucket. It returns false if there is no such bucket or it has no
// policy.
func (s *Sandbox) BucketPolicy(name string) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.buckets[name]
	if !ok || found.Policy == "" {
		return "", false
	}
	return found.Policy, true
}

// SetBucketPolicy sets the policy of a bucket that exists, without any check. An empty policy removes it.
func (s *Sandbox) SetBucketPolicy(name, policy string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.buckets[name].Policy = policy
}

// getBucketPolicy implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html.
func (s *Sandbox) getBucketPolicy(r *request) (any, *refusal) {
	found, refused := s.openBucket(r)
	if refused != nil {
		return nil, refused
	}
	if found.Policy == "" {
		return nil, &refusal{status: http.StatusNotFound, code: "NoSuchBucketPolicy", message: "The bucket policy does not exist"}
	}
	return found.Policy, nil
}

// putBucketPolicy implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html.
func (s *Sandbox) putBucketPolicy(r *request) (any, *refusal) {
	found, refused := s.openBucket(r)
	if refused != nil {
		return nil, refused
	}
	var document struct{ Statement oneOrMore[json.RawMessage] }
	if err := json.Unmarshal(r.body, &document); err != nil {
		return nil, malformedPolicy("Policies must be valid JSON and the first byte must be '{'")
	}
	if len(document.Statement) == 0 {
		return nil, malformedPolicy("Could not parse the policy: Statement is empty!")
	}
	if (found.BlockPublicPolicy || s.account(found.account).BlockPublicPolicy) && isPublic(r.body) {
		return nil, denied(r, "because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.")
	}
	found.Policy = string(r.body)
	return nil, nil
}

func malformedPolicy(message string) *refusal {
	return badRequest("MalformedPolicy", message)
}

// deleteBucketPolicy implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html.
func (s *Sandbox) deleteBucketPolicy(r *request) (any, *refusal) {
	found, refused := s.openBucket(r)
	if refused != nil {
		return nil, refused
	}
	found.Policy = ""
	return nil, nil
}
