// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// bucketHost matches a host name that begins with a bucket. It may lack the Region for us-east-1.
var bucketHost = regexp.MustCompile(`^(.+)\.s3(?:-fips)?(?:\.dualstack)?(?:\.[a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?$`)

// bucketParameters has the names in the API reference for query parameters of S3.
var bucketParameters = map[string]string{
	"bucket-region":      "BucketRegion",
	"continuation-token": "ContinuationToken",
	"max-buckets":        "MaxBuckets",
	"prefix":             "Prefix",
}

// readPath reads a request to S3, whose action is in the method, the path and the name of a query
// parameter. The bucket is in the path, or in the host name if the client uses the sandbox as a proxy.
func (r *request) readPath() {
	r.service = "s3"
	path := strings.TrimPrefix(r.URL.Path, "/")
	if match := bucketHost.FindStringSubmatch(r.hostname()); match != nil {
		path = match[1] + "/" + path
	}
	bucket, key, _ := strings.Cut(path, "/")
	query := r.URL.Query()
	r.action = s3Action(r.Method, bucket, key, query)
	if bucket != "" {
		r.parameters["Bucket"] = bucket
	}
	for name, parameter := range bucketParameters {
		if query.Has(name) {
			r.parameters[parameter] = query.Get(name)
		}
	}
	if owner := r.Header.Get("X-Amz-Expected-Bucket-Owner"); owner != "" {
		r.parameters["ExpectedBucketOwner"] = owner
	}
}

// subresources are the query parameters that select an action on a bucket.
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

// s3Action returns the API action of a request to S3.
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
