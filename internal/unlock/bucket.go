// SPDX-License-Identifier: MPL-2.0

package unlock

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

// Bucket describes an S3 bucket to unlock.
type Bucket struct {
	Name   string
	Region string // "" to find it with ListBuckets
	Policy string // replaces the old policy; "" to delete it
}

// bucketName matches every name that a bucket can have. Old buckets of us-east-1 have names with upper-case
// letters and underscores.
var bucketName = regexp.MustCompile(`^[A-Za-z0-9._-]{3,255}$`)

// CheckBucketName returns an [*roottask.InputError] if a value is not the name of a bucket.
func CheckBucketName(s string) error {
	if bucketName.MatchString(s) {
		return nil
	}
	e := &roottask.InputError{
		Given:    fmt.Sprintf("%q is not the name of a bucket.", s),
		Accepted: "AWS accepts the name of a general purpose bucket.",
		Instead:  `Write the name alone, such as "logs".`,
	}
	if s == "" {
		e.Given = "The value is empty."
	}
	if located := bucketInURL.FindStringSubmatch(s); located != nil {
		e.Instead = fmt.Sprintf("Write %q.", located[1])
	}
	return e
}

// bucketInURL matches the ARN of a bucket and the URIs of the AWS CLI.
var bucketInURL = regexp.MustCompile(`^(?:arn:[a-z-]+:s3:::|s3://)([A-Za-z0-9._-]{3,255})(?:/.*)?$`)

// CheckRegion returns an [*roottask.InputError] if the Region of the bucket is in another partition than
// the Region of STS.
func (b Bucket) CheckRegion(sts string) error {
	partition, known := roottask.PartitionOf(b.Region)
	session, sessionKnown := roottask.PartitionOf(sts)
	if !known || !sessionKnown || partition == session {
		return nil
	}
	return &roottask.InputError{
		Given: fmt.Sprintf("Region %q is in partition %q, but the provider's Region %q is in partition %q.",
			b.Region, partition, sts, session),
		Accepted: "AWS accepts a bucket of the partition whose STS is called.",
		Instead:  "Omit {Region} to have the Region found, or set the provider's Region to one of the bucket's partition.",
	}
}

// Bucket deletes or replaces the policy of a bucket that the account of the session owns. The error is an
// [*awscall.Failure].
func (t *Task) Bucket(ctx context.Context, b Bucket) (Result, error) {
	ctx, cancel := t.deadline(ctx)
	defer cancel()
	r := &bucket{task: t, Bucket: b}
	if r.Region == "" {
		region, err := r.locate(ctx)
		if err != nil {
			return Result{}, after(err, unchanged)
		}
		r.Region = region
	}
	r.client = t.Client.S3(t.Session, r.Region)
	return t.policy(ctx, r, b.Policy)
}

// bucket is a Bucket in the account of a session.
type bucket struct {
	task   *Task
	client *s3.Client // of the bucket's Region
	reads  *awscall.Call
	Bucket
}

func (b *bucket) name() string { return fmt.Sprintf("bucket %q in Region %s", b.Name, b.Region) }

func (b *bucket) lastRead() *awscall.Call { return b.reads }

func (b *bucket) call(action, verb string) *awscall.Call {
	goal := fmt.Sprintf("%s the policy of %s of account %s", verb, b.name(), b.task.Session.AccountID)
	return b.task.call("S3", action, b.Region, goal)
}

// read implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html.
func (b *bucket) read(ctx context.Context) (string, error) {
	call := b.call("GetBucketPolicy", "read")
	b.reads = call
	out, err := b.client.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{
		Bucket:              aws.String(b.Name),
		ExpectedBucketOwner: aws.String(b.task.Session.AccountID),
	}, observeS3(call))
	if api, ok := errors.AsType[smithy.APIError](err); ok && api.ErrorCode() == "NoSuchBucketPolicy" {
		return "", nil
	}
	if err == nil && !json.Valid([]byte(aws.ToString(out.Policy))) {
		err = errForeign
	}
	if err != nil {
		return "", call.Explain(ctx, ctx, err, b.cause(ctx))
	}
	return *out.Policy, nil
}

// write implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html and
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html.
func (b *bucket) write(ctx context.Context, policy string) error {
	owner := aws.String(b.task.Session.AccountID)
	call := b.call("DeleteBucketPolicy", "delete")
	var err error
	if policy == "" {
		_, err = b.client.DeleteBucketPolicy(ctx, &s3.DeleteBucketPolicyInput{
			Bucket: aws.String(b.Name), ExpectedBucketOwner: owner,
		}, observeS3(call))
	} else {
		call = b.call("PutBucketPolicy", "replace")
		_, err = b.client.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{
			Bucket: aws.String(b.Name), ExpectedBucketOwner: owner, Policy: aws.String(policy),
		}, observeS3(call))
	}
	if err == nil && call.Exchange.HTML {
		err = errForeign
	}
	if err != nil {
		return afterWrite(call, call.Explain(ctx, ctx, err, b.cause(ctx)))
	}
	return nil
}

// errForeign is the error of a successful response that AWS did not write.
var errForeign = errors.New("the response is not from AWS")

func observeS3(call *awscall.Call) func(*s3.Options) {
	return func(o *s3.Options) { o.APIOptions = append(o.APIOptions, call.Exchange.Observe) }
}

var everyBucketAction = regexp.MustCompile(`(?i)^(\*+|s3:\*+)$`)

// CheckAccess returns an [*roottask.InputError] if the new policy denies every action on the bucket to
// every principal.
func (b Bucket) CheckAccess() error {
	var arns []string
	for _, partition := range []string{"aws", "aws-cn", "aws-us-gov"} {
		arns = append(arns, fmt.Sprintf("arn:%s:s3:::%s", partition, b.Name))
	}
	return protected{"bucket", arns, everyBucketAction, []string{"s3:putbucketpolicy", "s3:deletebucketpolicy"}}.checkAccess(b.Policy)
}
