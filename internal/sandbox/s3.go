// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// LockedBucket is a bucket of Member whose policy denies everybody everything.
const LockedBucket = "locked-out"

const lockedBucketPolicy = `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*",` +
	`"Resource":["arn:aws:s3:::locked-out","arn:aws:s3:::locked-out/*"]}]}`

// bucket is an S3 bucket.
type bucket struct {
	account string
	// policy is the bucket policy, empty for none.
	policy string
}

// BucketPolicy returns the policy of a bucket, and whether the bucket exists and has one.
func (s *Sandbox) BucketPolicy(name string) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.buckets[name]
	if !ok || found.policy == "" {
		return "", false
	}
	return found.policy, true
}

// SetBucketPolicy sets the policy of a bucket that exists, past anything that may deny it. Empty removes the policy.
func (s *Sandbox) SetBucketPolicy(name, policy string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.buckets[name].policy = policy
}

// listBuckets is https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html, without paging.
func (s *Sandbox) listBuckets(r *request) (any, *refusal) {
	type entry struct{ Name, CreationDate string }
	type result struct {
		XMLName xml.Name `xml:"ListAllMyBucketsResult"`
		Owner   string   `xml:"Owner>ID"`
		Buckets []entry  `xml:"Buckets>Bucket"`
	}
	listed := result{Owner: r.caller.AccountID()}
	for name, b := range s.buckets {
		if b.account == r.caller.AccountID() {
			listed.Buckets = append(listed.Buckets, entry{name, organizationCreated.Format(time.RFC3339)})
		}
	}
	slices.SortFunc(listed.Buckets, func(a, b entry) int { return strings.Compare(a.Name, b.Name) })
	return listed, nil
}

// createBucket is https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html. In us-east-1 it does not mind
// that the caller has the bucket already.
func (s *Sandbox) createBucket(r *request) (any, *refusal) {
	name, account := r.parameters["Bucket"], r.caller.AccountID()
	if existing, ok := s.buckets[name]; ok && existing.account != account {
		return nil, &refusal{
			status: http.StatusConflict,
			code:   "BucketAlreadyExists",
			message: "The requested bucket name is not available. The bucket namespace is shared by all users of the system. " +
				"Please select a different name and try again.",
		}
	} else if !ok {
		s.buckets[name] = &bucket{account: account}
	}
	return "", nil
}

// getBucketPolicy is https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html.
func (s *Sandbox) getBucketPolicy(r *request) (any, *refusal) {
	found, refused := s.openBucket(r)
	if refused != nil {
		return nil, refused
	}
	if found.policy == "" {
		return nil, &refusal{status: http.StatusNotFound, code: "NoSuchBucketPolicy", message: "The bucket policy does not exist"}
	}
	return found.policy, nil
}

// putBucketPolicy is https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html.
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
	found.policy = string(r.body)
	return nil, nil
}

func malformedPolicy(message string) *refusal {
	return &refusal{status: http.StatusBadRequest, code: "MalformedPolicy", message: message}
}

// deleteBucketPolicy is https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html.
func (s *Sandbox) deleteBucketPolicy(r *request) (any, *refusal) {
	found, refused := s.openBucket(r)
	if refused != nil {
		return nil, refused
	}
	found.policy = ""
	return nil, nil
}

// openBucket finds the bucket of a request that the caller may make of it.
func (s *Sandbox) openBucket(r *request) (*bucket, *refusal) {
	found, ok := s.buckets[r.parameters["Bucket"]]
	if !ok {
		return nil, &refusal{status: http.StatusNotFound, code: "NoSuchBucket", message: "The specified bucket does not exist"}
	}
	return found, checkResource(r, found.account, found.policy)
}

// subresources are the query parameters that turn a request about a bucket into another action.
var subresources = map[string]string{
	"accelerate":        "AccelerateConfiguration",
	"acl":               "Acl",
	"cors":              "Cors",
	"encryption":        "Encryption",
	"lifecycle":         "LifecycleConfiguration",
	"location":          "Location",
	"logging":           "Logging",
	"object-lock":       "ObjectLockConfiguration",
	"ownershipControls": "OwnershipControls",
	"policy":            "Policy",
	"policyStatus":      "PolicyStatus",
	"replication":       "Replication",
	"requestPayment":    "RequestPayment",
	"tagging":           "Tagging",
	"versioning":        "Versioning",
	"website":           "Website",
}

// s3Action is the name of the action that a request to S3 is.
func s3Action(method, bucket, key string, query url.Values) string {
	verb := method[:1] + strings.ToLower(method[1:])
	if bucket == "" {
		return "ListBuckets"
	}
	if key != "" {
		return verb + "Object"
	}
	for parameter := range query {
		if name, ok := subresources[parameter]; ok {
			return verb + "Bucket" + name
		}
	}
	switch {
	case method == http.MethodPut:
		return "CreateBucket"
	case method == http.MethodGet && query.Has("list-type"):
		return "ListObjectsV2"
	case method == http.MethodGet:
		return "ListObjects"
	}
	return verb + "Bucket"
}
