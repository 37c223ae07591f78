// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
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

func TestLockedBucket_rootSession(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	owner := s.AddUser(sandbox.Member, "owner", sandbox.Allow("*"))
	locked, _ := s.BucketPolicy(sandbox.LockedBucket)
	refused := denied("User: " + owner.ARN + ` is not authorized to perform: s3:GetBucketPolicy ` +
		`on resource: "arn:aws:s3:::locked-out" with an explicit deny in a resource-based policy`)

	_, err := bucketPolicy(t, as(s, owner), sandbox.LockedBucket)
	refused.check(t, err)

	root := as(s, openRoot(t, s, unlockBucketPolicy))
	if got, err := bucketPolicy(t, root, sandbox.LockedBucket); err != nil || got != locked {
		t.Fatalf("got policy %s, error %v", got, err)
	}
	input := &s3.DeleteBucketPolicyInput{Bucket: aws.String(sandbox.LockedBucket)}
	if _, err := s3.NewFromConfig(root).DeleteBucketPolicy(t.Context(), input); err != nil {
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

func TestLockedBucket_rootAccessKey(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	if _, err := bucketPolicy(t, as(s, s.AddRoot(sandbox.Member)), sandbox.LockedBucket); err != nil {
		t.Error(err)
	}
}

func TestBucketPolicy_deny(t *testing.T) {
	t.Parallel()
	for policy, want := range map[string]bool{
		`{"Statement":{"Effect":"Deny","Principal":"*","Action":"s3:GetBucketPolicy","Resource":"arn:aws:s3:::locked-out"}}`: true,
		`{"Statement":[{"Effect":"Deny","Principal":{"AWS":"*"},"Action":["s3:PutObject","s3:Get*"],"Resource":["*"]}]}`:     true,
		`{"Statement":[{"Effect":"Deny","Principal":{"AWS":["*"]},"Action":"*","Resource":"arn:aws:s3:::locked*"}]}`:         true,
		`{"Statement":{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::999900001111:root"},"Action":"*","Resource":"*"}}`:   false,
		`{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}`:                                       false,
		`{"Statement":{"Effect":"Deny","Principal":"*","Action":"s3:PutBucketPolicy","Resource":"*"}}`:                       false,
		`{"Statement":{"Effect":"Deny","Principal":"*","Action":"*","Resource":"arn:aws:s3:::another"}}`:                     false,
		`{"Statement":{"Effect":"Deny","Principal":{"Federated":"accounts.google.com"},"Action":"*","Resource":"*"}}`:        false,
		`{"Statement":{"Effect":"Deny","Principal":7,"Action":"*","Resource":"*"}}`:                                          false,
		`{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},` +
			`{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}`: true,
	} {
		t.Run(policy, func(t *testing.T) {
			t.Parallel()
			s := sandboxtest.Start(t)
			s.SetBucketPolicy(sandbox.LockedBucket, policy)
			_, err := bucketPolicy(t, as(s, s.AddUser(sandbox.Member, "owner", sandbox.Allow("s3:*"))), sandbox.LockedBucket)
			if got := deniedBy(err, "with an explicit deny in a resource-based policy"); got != want {
				t.Errorf("denied %t, want %t: %v", got, want, err)
			}
		})
	}
}

func TestGetBucketPolicy_callerPermissions(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	s.SetBucketPolicy(sandbox.LockedBucket, "")
	for name, test := range map[string]struct {
		who    sandbox.Identity
		reason string
	}{
		"nothing allowed": {s.AddUser(sandbox.Member, "nobody"), "because no identity-based policy allows the s3:GetBucketPolicy action"},
		"explicitly denied": {s.AddUser(sandbox.Member, "denied", sandbox.Allow("*"), sandbox.Deny("s3:Get*")),
			"with an explicit deny in an identity-based policy"},
		"another account": {s.Admin(), "because no resource-based policy allows the s3:GetBucketPolicy action"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := bucketPolicy(t, as(s, test.who), sandbox.LockedBucket)
			denied("User: "+test.who.ARN+` is not authorized to perform: s3:GetBucketPolicy `+
				`on resource: "arn:aws:s3:::locked-out" `+test.reason).check(t, err)
		})
	}
}

func TestCreateBucket_owner(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
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
	failure{409, "BucketAlreadyExists", "The requested bucket name is not available. " +
		"The bucket namespace is shared by all users of the system. " +
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

func TestPutBucketPolicy_malformed(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
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

func TestListBuckets_prefixAndRegion(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	s.AddBucket(sandbox.Member, sandbox.Bucket{Name: "logs-eu", Region: "eu-west-1"})
	s.AddBucket(sandbox.Member, sandbox.Bucket{Name: "logs-us"})
	s.AddBucket(sandbox.OtherMember, sandbox.Bucket{Name: "logs-of-another-account"})
	client := s3.NewFromConfig(as(s, openRoot(t, s, unlockBucketPolicy)))
	for name, test := range map[string]struct {
		input s3.ListBucketsInput
		want  string
	}{
		"no parameter":  {s3.ListBucketsInput{}, "locked-out= logs-eu= logs-us="},
		"prefix":        {s3.ListBucketsInput{Prefix: aws.String("logs")}, "logs-eu=eu-west-1 logs-us=us-east-1"},
		"Region":        {s3.ListBucketsInput{BucketRegion: aws.String("eu-west-1")}, "logs-eu=eu-west-1"},
		"no match":      {s3.ListBucketsInput{Prefix: aws.String("nothing")}, ""},
		"MaxBuckets":    {s3.ListBucketsInput{MaxBuckets: aws.Int32(1)}, "locked-out=us-east-1"},
		"every bucket":  {s3.ListBucketsInput{MaxBuckets: aws.Int32(3)}, "locked-out=us-east-1 logs-eu=eu-west-1 logs-us=us-east-1"},
		"prefix, first": {s3.ListBucketsInput{Prefix: aws.String("logs"), MaxBuckets: aws.Int32(1)}, "logs-eu=eu-west-1"},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := client.ListBuckets(t.Context(), &test.input)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, bucket := range out.Buckets {
				got = append(got, aws.ToString(bucket.Name)+"="+aws.ToString(bucket.BucketRegion))
			}
			if strings.Join(got, " ") != test.want {
				t.Errorf("got %v, want %s", got, test.want)
			}
			if aws.ToString(out.Prefix) != aws.ToString(test.input.Prefix) {
				t.Errorf("got prefix %q", aws.ToString(out.Prefix))
			}
		})
	}
}

func TestListBuckets_pages(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	s.SetPageSize(2)
	for i := range 6 {
		s.AddBucket(sandbox.Member, sandbox.Bucket{Name: fmt.Sprintf("logs-%d", i)})
	}
	client := s3.NewFromConfig(as(s, openRoot(t, s, unlockBucketPolicy)))
	pages := s3.NewListBucketsPaginator(client, &s3.ListBucketsInput{Prefix: aws.String("logs")})
	var got []string
	n := 0
	for ; pages.HasMorePages(); n++ {
		out, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, bucket := range out.Buckets {
			got = append(got, aws.ToString(bucket.Name))
		}
	}
	if want := "logs-0 logs-1 logs-2 logs-3 logs-4 logs-5"; strings.Join(got, " ") != want || n != 3 {
		t.Errorf("got %v in %d pages, want %s in 3", got, n, want)
	}
}

func TestListBuckets_invalid(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	client := s3.NewFromConfig(as(s, openRoot(t, s, unlockBucketPolicy)))
	_, err := client.ListBuckets(t.Context(), &s3.ListBucketsInput{MaxBuckets: aws.Int32(10001)})
	failure{400, "InvalidArgument", "Argument max-buckets must be an integer between 1 and 10000"}.check(t, err)
	_, err = client.ListBuckets(t.Context(), &s3.ListBucketsInput{ContinuationToken: aws.String("AAAA")})
	failure{400, "InvalidArgument", "The continuation token provided is incorrect"}.check(t, err)
}

func TestBucket_wrongRegion(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	s.AddBucket(sandbox.Member, sandbox.Bucket{Name: "logs-eu", Region: "eu-west-1", Policy: lockEveryone})
	root := openRoot(t, s, unlockBucketPolicy)
	redirect := failure{301, "PermanentRedirect", "The bucket you are attempting to access " +
		"must be addressed using the specified endpoint. Please send all future requests to this endpoint."}
	for region, bucket := range map[string]string{sandbox.Region: "logs-eu", "eu-west-1": sandbox.LockedBucket} {
		t.Run(region, func(t *testing.T) {
			_, err := bucketPolicy(t, as(s, root, inRegion(region)), bucket)
			redirect.check(t, err)
			want := map[string]string{"logs-eu": "eu-west-1", sandbox.LockedBucket: sandbox.Region}[bucket]
			response, ok := errors.AsType[*smithyhttp.ResponseError](err)
			if !ok || response.Response.Header.Get("X-Amz-Bucket-Region") != want {
				t.Errorf("got %v, want the Region %s in a header", err, want)
			}
		})
	}
	if got, err := bucketPolicy(t, as(s, root, inRegion("eu-west-1")), "logs-eu"); err != nil || got != lockEveryone {
		t.Errorf("got policy %s, error %v", got, err)
	}
	byHost := as(s, root, inRegion("eu-west-1"), throughProxy(t, s), at("https://s3.eu-west-1.amazonaws.com"))
	if got, err := bucketPolicy(t, byHost, "logs-eu"); err != nil || got != lockEveryone {
		t.Errorf("through a host name with a Region: got policy %s, error %v", got, err)
	}
}

const lockEveryone = `{"Statement":{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}}`

// A client that uses the sandbox as a proxy sends the host names of AWS.
func TestBucket_host(t *testing.T) {
	t.Parallel()
	fips := func(o *s3.Options) { o.EndpointOptions.UseFIPSEndpoint = aws.FIPSEndpointStateEnabled }
	dualStack := func(o *s3.Options) { o.EndpointOptions.UseDualStackEndpoint = aws.DualStackEndpointStateEnabled }
	pathStyle := func(o *s3.Options) { o.UsePathStyle = true }
	for host, test := range map[string]struct {
		region  string
		options []func(*s3.Options)
	}{
		"logs.s3.us-east-1.amazonaws.com":                {region: "us-east-1"},
		"logs.s3-fips.us-west-2.amazonaws.com":           {region: "us-west-2", options: []func(*s3.Options){fips}},
		"logs.s3.dualstack.us-west-2.amazonaws.com":      {region: "us-west-2", options: []func(*s3.Options){dualStack}},
		"logs.s3-fips.dualstack.us-west-2.amazonaws.com": {region: "us-west-2", options: []func(*s3.Options){fips, dualStack}},
		"s3.dualstack.us-west-2.amazonaws.com":           {region: "us-west-2", options: []func(*s3.Options){dualStack, pathStyle}},
		"logs.s3.cn-north-1.amazonaws.com.cn":            {region: "cn-north-1"},
	} {
		t.Run(host, func(t *testing.T) {
			t.Parallel()
			s := sandboxtest.Start(t)
			s.AddBucket(sandbox.Member, sandbox.Bucket{Name: "logs", Region: test.region, Policy: "{}"})
			owner := s.AddUser(sandbox.Member, "owner", sandbox.Allow("*"))
			client := s3.NewFromConfig(as(s, owner, inRegion(test.region), throughProxy(t, s)), test.options...)
			out, err := client.GetBucketPolicy(t.Context(), &s3.GetBucketPolicyInput{Bucket: aws.String("logs")})
			if err != nil {
				t.Fatal(err)
			}
			if got := aws.ToString(out.Policy); got != "{}" {
				t.Errorf("got policy %s", got)
			}
			if call := s.Calls()[0]; call.Host != host {
				t.Errorf("the request was sent to %s", call.Host)
			}
		})
	}
}

func TestBucket_expectedOwner(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	client := s3.NewFromConfig(as(s, openRoot(t, s, unlockBucketPolicy)))
	for owner, want := range map[string]*failure{
		sandbox.Member:      nil,
		sandbox.OtherMember: {403, "AccessDenied", "Access Denied"},
		"owner": {400, "InvalidBucketOwnerAWSAccountID",
			"The value of the expected bucket owner parameter must be an AWS account ID"},
	} {
		t.Run(owner, func(t *testing.T) {
			before, _ := s.BucketPolicy(sandbox.LockedBucket)
			_, err := client.DeleteBucketPolicy(t.Context(), &s3.DeleteBucketPolicyInput{
				Bucket: aws.String(sandbox.LockedBucket), ExpectedBucketOwner: &owner,
			})
			after, _ := s.BucketPolicy(sandbox.LockedBucket)
			if want == nil {
				if err != nil || after != "" {
					t.Errorf("got error %v, policy %s", err, after)
				}
				return
			}
			want.check(t, err)
			if after != before {
				t.Errorf("the policy changed to %s", after)
			}
			if calls := s.Calls("DeleteBucketPolicy"); calls[len(calls)-1].Parameters["ExpectedBucketOwner"] != owner {
				t.Errorf("recorded %+v", calls[len(calls)-1])
			}
		})
	}
}

func TestPutBucketPolicy_blockPublicPolicy(t *testing.T) {
	t.Parallel()
	const (
		public      = `{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}]}`
		conditional = `{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*",` +
			`"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-exampleorgid"}}}}`
		private = `{"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"s3:*","Resource":"*"}}`
	)
	for name, account := range map[string]sandbox.Account{
		"bucket":  {Buckets: []sandbox.Bucket{{Name: "logs", BlockPublicPolicy: true}}},
		"account": {Buckets: []sandbox.Bucket{{Name: "logs"}}, BlockPublicPolicy: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account.ID = sandbox.Member
			s := sandboxtest.Start(t, sandbox.WithAccounts(sandbox.Account{ID: sandbox.ManagementAccount}, account))
			root := as(s, openRoot(t, s, unlockBucketPolicy))
			denied(`User: arn:aws:iam::111122223333:root is not authorized to perform: s3:PutBucketPolicy `+
				`on resource: "arn:aws:s3:::logs" because public policies are prevented `+
				"by the BlockPublicPolicy setting in S3 Block Public Access.").check(t, putBucketPolicy(t, root, "logs", public))
			for _, policy := range []string{conditional, private, lockEveryone} {
				if err := putBucketPolicy(t, root, "logs", policy); err != nil {
					t.Errorf("%s: %v", policy, err)
				}
			}
		})
	}
}
