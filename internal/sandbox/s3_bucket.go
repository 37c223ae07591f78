// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"encoding/xml"
	"maps"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// LockedBucket is a bucket of Member whose policy denies every action to every principal.
const LockedBucket = "locked-out"

const lockedBucketPolicy = `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*",` +
	`"Resource":["arn:aws:s3:::locked-out","arn:aws:s3:::locked-out/*"]}]}`

// Bucket is an S3 bucket.
type Bucket struct {
	// Name is unique among all accounts.
	Name string
	// Region is us-east-1 by default.
	Region string
	// Policy is the bucket policy, empty for none.
	Policy string
	// BlockPublicPolicy makes S3 refuse a public policy.
	BlockPublicPolicy bool
}

// bucket is a Bucket with its owner.
type bucket struct {
	Bucket
	account string
}

// AddBucket adds a bucket to an account. It panics if the name is taken.
func (s *Sandbox) AddBucket(account string, b Bucket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addBucket(account, b)
}

func (s *Sandbox) addBucket(account string, b Bucket) {
	if _, ok := s.buckets[b.Name]; ok {
		panic("sandbox: bucket " + b.Name + " is given twice")
	}
	b.Region = cmp.Or(b.Region, Region)
	added := &bucket{Bucket: b, account: account}
	s.buckets[b.Name] = added
	s.account(account).buckets[b.Name] = added
}

// listBuckets implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html. As on AWS,
// entries have a BucketRegion only if the request has a parameter.
func (s *Sandbox) listBuckets(r *request) (any, *refusal) {
	type entry struct {
		Name, CreationDate string
		BucketRegion       string `xml:",omitempty"`
	}
	var result struct {
		XMLName           xml.Name `xml:"ListAllMyBucketsResult"`
		Owner             string   `xml:"Owner>ID"`
		Buckets           struct{ Bucket []entry }
		ContinuationToken string `xml:",omitempty"`
		Prefix            string `xml:",omitempty"`
	}
	size := math.MaxInt
	if r.has("MaxBuckets") {
		n, err := strconv.Atoi(r.parameters["MaxBuckets"])
		if err != nil || n < 1 || n > 10000 {
			return nil, invalidArgument("Argument max-buckets must be an integer between 1 and 10000")
		}
		size = n
	}
	owned := s.account(r.caller.AccountID()).buckets
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(owned)), func(name string) bool {
		region := r.parameters["BucketRegion"]
		return !strings.HasPrefix(name, r.parameters["Prefix"]) || region != "" && region != owned[name].Region
	})
	names, next, ok := page(s, names, r.parameters["ContinuationToken"], min(size, len(names)))
	if !ok {
		return nil, invalidArgument("The continuation token provided is incorrect")
	}
	for _, name := range names {
		found := entry{Name: name, CreationDate: date(organizationCreated)}
		if len(r.parameters) > 0 {
			found.BucketRegion = owned[name].Region
		}
		result.Buckets.Bucket = append(result.Buckets.Bucket, found)
	}
	result.Owner, result.ContinuationToken, result.Prefix = r.caller.AccountID(), next, r.parameters["Prefix"]
	return result, nil
}

// createBucket implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html. As in
// us-east-1, a bucket that the caller already owns is no error.
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
		s.addBucket(account, Bucket{Name: name, Region: r.region})
	}
	return "", nil
}

// openBucket returns the bucket of a request that the caller may send.
func (s *Sandbox) openBucket(r *request) (*bucket, *refusal) {
	found, ok := s.buckets[r.parameters["Bucket"]]
	if !ok {
		return nil, &refusal{status: http.StatusNotFound, code: "NoSuchBucket", message: "The specified bucket does not exist"}
	}
	if found.Region != r.region {
		return nil, &refusal{
			status: http.StatusMovedPermanently,
			code:   "PermanentRedirect",
			message: "The bucket you are attempting to access must be addressed using the specified endpoint. " +
				"Please send all future requests to this endpoint.",
			bucket:       found.Name,
			bucketRegion: found.Region,
		}
	}
	switch owner := r.parameters["ExpectedBucketOwner"]; {
	case owner != "" && !accountID.MatchString(owner):
		return nil, &refusal{
			status:  http.StatusBadRequest,
			code:    "InvalidBucketOwnerAWSAccountID",
			message: "The value of the expected bucket owner parameter must be an AWS account ID",
		}
	case owner != "" && owner != found.account:
		return nil, accessDenied("Access Denied")
	}
	return found, checkResource(r, found.account, found.Policy)
}

func invalidArgument(message string) *refusal {
	return badRequest("InvalidArgument", message)
}
