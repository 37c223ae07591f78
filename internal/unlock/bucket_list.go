// SPDX-License-Identifier: MPL-2.0

package unlock

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// bucketPage is the number of buckets in a page. ListBuckets accepts 1 to 10000.
const bucketPage = 1000

// locate returns the Region of the bucket. The error is an [*awscall.Failure].
func (b *bucket) locate(ctx context.Context) (string, error) {
	call := b.listCall()
	region, owned, err := b.find(ctx, call)
	switch {
	case err != nil:
		return "", call.Explain(ctx, ctx, err, noCause)
	case !owned:
		return "", call.Fail(*b.notOwned(ctx))
	case region == "":
		return "", call.Fail(call.IncompleteResponse("the BucketRegion of the bucket"))
	}
	return region, nil
}

func (b *bucket) listCall() *awscall.Call {
	s := b.task.Session
	return b.task.call("S3", "ListBuckets", s.Region, fmt.Sprintf("find bucket %q in account %s", b.Name, s.AccountID))
}

// find returns the Region of the bucket, and false if the account of the session does not own the bucket.
func (b *bucket) find(ctx context.Context, call *awscall.Call) (region string, owned bool, err error) {
	err = b.list(ctx, call, b.Name, func(found types.Bucket) bool {
		if aws.ToString(found.Name) == b.Name {
			region, owned = aws.ToString(found.BucketRegion), true
		}
		return !owned
	})
	return region, owned, err
}

// list calls yield for the buckets of the account whose names begin with prefix, until it returns false.
//
// See https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
func (b *bucket) list(ctx context.Context, call *awscall.Call, prefix string, yield func(types.Bucket) bool) error {
	input := &s3.ListBucketsInput{MaxBuckets: aws.Int32(bucketPage)}
	if prefix != "" {
		input.Prefix = aws.String(prefix)
	}
	pages := s3.NewListBucketsPaginator(b.task.Client.S3(b.task.Session, b.task.Session.Region), input)
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx, observeS3(call))
		if err != nil {
			return err
		}
		for _, found := range page.Buckets {
			if !yield(found) {
				return nil
			}
		}
	}
	return nil
}

// notOwned returns the cause of a bucket that the account does not own, with the nearest name among its
// buckets.
func (b *bucket) notOwned(ctx context.Context) *awscall.Cause {
	cause := &awscall.Cause{
		Summary: summary.BucketNotFound,
		Why:     fmt.Sprintf("Account %s owns no bucket %q.", b.task.Session.AccountID, b.Name),
		Remedy:  "Set {Bucket} to the name of a bucket of the account, or {TargetPrincipal} to the account that owns the bucket.",
		Field:   roottask.Bucket,
	}
	var names []string
	err := b.list(ctx, b.listCall(), "", func(found types.Bucket) bool {
		names = append(names, aws.ToString(found.Name))
		return true
	})
	if near := roottask.Nearest(b.Name, names); err == nil && near != "" {
		cause.Remedy = fmt.Sprintf("Did you mean %q? Otherwise set {TargetPrincipal} to the account that owns the bucket.", near)
	}
	return cause
}
