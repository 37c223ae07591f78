// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// bucketPolicy calls GetBucketPolicy.
func bucketPolicy(t *testing.T, cfg aws.Config, bucket string) (string, error) {
	t.Helper()
	out, err := s3.NewFromConfig(cfg).GetBucketPolicy(t.Context(), &s3.GetBucketPolicyInput{Bucket: &bucket})
	if err != nil {
		return "", err
	}
	return aws.ToString(out.Policy), nil
}

func putBucketPolicy(t *testing.T, cfg aws.Config, bucket, policy string) error {
	t.Helper()
	_, err := s3.NewFromConfig(cfg).PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{Bucket: &bucket, Policy: &policy})
	return err
}

func TestLockedBucketOpensToARootSessionOnly(t *testing.T) {
	s := start(t)
	owner := s.AddUser(sandbox.Member, "owner", sandbox.Allow("*"))
	locked, _ := s.BucketPolicy(sandbox.LockedBucket)
	refused := denied("User: " + owner.ARN + ` is not authorized to perform: s3:GetBucketPolicy on resource: "arn:aws:s3:::locked-out" with an explicit deny in a resource-based policy`)

	_, err := bucketPolicy(t, as(s, owner), sandbox.LockedBucket)
	refused.check(t, err)

	root := as(s, openRoot(t, s, unlockBucketPolicy))
	if got, err := bucketPolicy(t, root, sandbox.LockedBucket); err != nil || got != locked {
		t.Fatalf("got policy %s, error %v", got, err)
	}
	if _, err := s3.NewFromConfig(root).DeleteBucketPolicy(t.Context(), &s3.DeleteBucketPolicyInput{Bucket: aws.String(sandbox.LockedBucket)}); err != nil {
		t.Fatal(err)
	}
	if policy, ok := s.BucketPolicy(sandbox.LockedBucket); ok {
		t.Errorf("the bucket still has policy %s", policy)
	}
	_, err = bucketPolicy(t, as(s, owner), sandbox.LockedBucket)
	failure{404, "NoSuchBucketPolicy", "The bucket policy does not exist"}.check(t, err)

	const open = `{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}}`
	if err := putBucketPolicy(t, as(s, owner), sandbox.LockedBucket, open); err != nil {
		t.Fatal(err)
	}
	if got, err := bucketPolicy(t, as(s, owner), sandbox.LockedBucket); err != nil || got != open {
		t.Errorf("got policy %s, error %v", got, err)
	}

	s.SetBucketPolicy(sandbox.LockedBucket, locked)
	_, err = bucketPolicy(t, as(s, owner), sandbox.LockedBucket)
	refused.check(t, err)
}

func TestLockedBucketOpensToTheRootUsersOwnKey(t *testing.T) {
	s := start(t)
	if _, err := bucketPolicy(t, as(s, s.AddRoot(sandbox.Member)), sandbox.LockedBucket); err != nil {
		t.Error(err)
	}
}

func TestBucketPolicyDeniesWhatItIsAbout(t *testing.T) {
	for policy, want := range map[string]bool{
		`{"Statement":{"Effect":"Deny","Principal":"*","Action":"s3:GetBucketPolicy","Resource":"arn:aws:s3:::locked-out"}}`:                           true,
		`{"Statement":[{"Effect":"Deny","Principal":{"AWS":"*"},"Action":["s3:PutObject","s3:Get*"],"Resource":["*"]}]}`:                               true,
		`{"Statement":[{"Effect":"Deny","Principal":{"AWS":["*"]},"Action":"*","Resource":"arn:aws:s3:::locked*"}]}`:                                   true,
		`{"Statement":{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::999900001111:root"},"Action":"*","Resource":"*"}}`:                             false,
		`{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}`:                                                                 false,
		`{"Statement":{"Effect":"Deny","Principal":"*","Action":"s3:PutBucketPolicy","Resource":"*"}}`:                                                 false,
		`{"Statement":{"Effect":"Deny","Principal":"*","Action":"*","Resource":"arn:aws:s3:::another"}}`:                                               false,
		`{"Statement":{"Effect":"Deny","Principal":{"Federated":"accounts.google.com"},"Action":"*","Resource":"*"}}`:                                  false,
		`{"Statement":{"Effect":"Deny","Principal":7,"Action":"*","Resource":"*"}}`:                                                                    false,
		`{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}`: true,
	} {
		t.Run(policy, func(t *testing.T) {
			s := start(t)
			s.SetBucketPolicy(sandbox.LockedBucket, policy)
			_, err := bucketPolicy(t, as(s, s.AddUser(sandbox.Member, "owner", sandbox.Allow("s3:*"))), sandbox.LockedBucket)
			if got := deniedBy(err, "with an explicit deny in a resource-based policy"); got != want {
				t.Errorf("denied %t, want %t: %v", got, want, err)
			}
		})
	}
}

func TestS3FollowsTheCallersPolicies(t *testing.T) {
	s := start(t)
	s.SetBucketPolicy(sandbox.LockedBucket, "")
	for name, test := range map[string]struct {
		who    sandbox.Identity
		reason string
	}{
		"nothing allowed":   {s.AddUser(sandbox.Member, "nobody"), "because no identity-based policy allows the s3:GetBucketPolicy action"},
		"explicitly denied": {s.AddUser(sandbox.Member, "denied", sandbox.Allow("*"), sandbox.Deny("s3:Get*")), "with an explicit deny in an identity-based policy"},
		"another account":   {s.Admin(), "because no resource-based policy allows the s3:GetBucketPolicy action"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := bucketPolicy(t, as(s, test.who), sandbox.LockedBucket)
			denied("User: "+test.who.ARN+` is not authorized to perform: s3:GetBucketPolicy on resource: "arn:aws:s3:::locked-out" `+test.reason).check(t, err)
		})
	}
}

func TestBucketsBelongToWhoCreatesThem(t *testing.T) {
	s := start(t)
	create := func(cfg aws.Config, name string) error {
		_, err := s3.NewFromConfig(cfg).CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &name})
		return err
	}
	admin, owner := as(s, s.Admin()), as(s, s.AddUser(sandbox.Member, "owner", sandbox.Allow("*")))
	for range 2 {
		if err := create(owner, "another"); err != nil {
			t.Fatal(err)
		}
	}
	failure{409, "BucketAlreadyExists", "The requested bucket name is not available. The bucket namespace is shared by all users of the system. " +
		"Please select a different name and try again."}.check(t, create(admin, "another"))

	for cfg, want := range map[*aws.Config]string{&owner: "another locked-out ", &admin: ""} {
		out, err := s3.NewFromConfig(*cfg).ListBuckets(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		var got string
		for _, bucket := range out.Buckets {
			got += aws.ToString(bucket.Name) + " "
		}
		if got != want {
			t.Errorf("got buckets %q, want %q", got, want)
		}
	}
}

func TestS3RefusesBadRequests(t *testing.T) {
	s := start(t)
	owner := as(s, s.AddUser(sandbox.Member, "owner", sandbox.Allow("*")))
	_, err := bucketPolicy(t, owner, "nothing")
	failure{404, "NoSuchBucket", "The specified bucket does not exist"}.check(t, err)

	s.SetBucketPolicy(sandbox.LockedBucket, "")
	for policy, message := range map[string]string{
		"not JSON":            "Policies must be valid JSON and the first byte must be '{'",
		`["Statement"]`:       "Policies must be valid JSON and the first byte must be '{'",
		`{}`:                  "Could not parse the policy: Statement is empty!",
		`{"Statement": null}`: "Could not parse the policy: Statement is empty!",
		`{"Statement": []}`:   "Could not parse the policy: Statement is empty!",
	} {
		err = putBucketPolicy(t, owner, sandbox.LockedBucket, policy)
		failure{400, "MalformedPolicy", message}.check(t, err)
	}
	if policy, found := s.BucketPolicy(sandbox.LockedBucket); found {
		t.Errorf("the bucket has policy %s", policy)
	}
}
