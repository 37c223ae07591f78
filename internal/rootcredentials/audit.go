// SPDX-License-Identifier: MPL-2.0

package rootcredentials

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"golang.org/x/sync/errgroup"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/summary"
)

// Audit lists the root credentials of the account, and checks that the session belongs to its root user.
// Its requests are concurrent, except that further pages and the last use of access keys follow a list.
// The session needs the task policy IAMAuditRootUserCredentials or IAMDeleteRootUserCredentials. The
// error is the [*awscall.Failure] of the first request that failed, and the inventory is then empty.
func (a *Account) Audit(ctx context.Context) (Inventory, error) {
	found := Inventory{AccountID: a.id}
	group, ctx := errgroup.WithContext(ctx)
	for _, read := range []func(context.Context, *Inventory) error{
		a.readUser, a.readPassword, a.readAccessKeys, a.readSigningCertificates, a.readMFADevices,
	} {
		group.Go(func() error { return read(ctx, &found) })
	}
	if err := group.Wait(); err != nil {
		return Inventory{}, err
	}
	found.sort()
	return found, nil
}

// readUser also checks that the session belongs to the root user of the account.
func (a *Account) readUser(ctx context.Context, into *Inventory) error {
	out, call, err := send(ctx, a, "GetUser", "get the last sign-in", a.iam.GetUser, &iam.GetUserInput{})
	if err != nil {
		return err
	}
	if out.User == nil || aws.ToString(out.User.Arn) == "" {
		return call.Fail(call.IncompleteResponse("the ARN of the user"))
	}
	if user := *out.User.Arn; !isRoot(user, a.id) {
		return call.Fail(awscall.Cause{
			Summary: summary.WrongAccount,
			Why:     fmt.Sprintf("IAM says that the session belongs to %s, and the root user of account %s was expected.", user, a.id),
			Remedy:  "Check for a proxy or a custom endpoint that is not IAM.",
		})
	}
	into.PasswordLastUsed = date(out.User.PasswordLastUsed)
	return nil
}

// isRoot reports whether an ARN names the root user of an account, in any partition.
func isRoot(user, account string) bool {
	parsed, err := arn.Parse(user)
	return err == nil && parsed.Service == "iam" && parsed.AccountID == account && parsed.Resource == "root"
}

func (a *Account) readPassword(ctx context.Context, into *Inventory) error {
	out, call, err := send(ctx, a, "GetLoginProfile", "find the password", a.iam.GetLoginProfile, &iam.GetLoginProfileInput{})
	switch {
	case isAbsent(err):
		return nil
	case err != nil:
		return err
	case out.LoginProfile == nil:
		return call.Fail(call.IncompleteResponse("the login profile"))
	}
	into.Password = &Password{Created: date(out.LoginProfile.CreateDate)}
	return nil
}

func (a *Account) readAccessKeys(ctx context.Context, into *Inventory) error {
	err := pages(func(marker *string) (page, error) {
		out, call, err := send(ctx, a, "ListAccessKeys", "list the access keys", a.iam.ListAccessKeys, &iam.ListAccessKeysInput{Marker: marker})
		if err != nil {
			return page{}, err
		}
		if out.AccessKeyMetadata == nil {
			return page{}, call.Fail(call.IncompleteResponse("the list of access keys"))
		}
		for _, k := range out.AccessKeyMetadata {
			if aws.ToString(k.AccessKeyId) == "" {
				return page{}, call.Fail(call.IncompleteResponse("the ID of an access key"))
			}
			into.AccessKeys = append(into.AccessKeys, AccessKey{ID: *k.AccessKeyId, Status: string(k.Status), Created: date(k.CreateDate)})
		}
		return page{call, out.IsTruncated, out.Marker}, nil
	})
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	for i := range into.AccessKeys {
		group.Go(func() error { return a.readLastUse(ctx, &into.AccessKeys[i]) })
	}
	return group.Wait()
}

func (a *Account) readLastUse(ctx context.Context, key *AccessKey) error {
	out, call, err := send(ctx, a, "GetAccessKeyLastUsed", "get the last use of access key "+key.ID, a.iam.GetAccessKeyLastUsed,
		&iam.GetAccessKeyLastUsedInput{AccessKeyId: &key.ID})
	switch {
	case err != nil:
		return err
	case out.AccessKeyLastUsed == nil:
		return call.Fail(call.IncompleteResponse("the last use of the access key"))
	}
	used := out.AccessKeyLastUsed
	if last := date(used.LastUsedDate); !last.IsZero() { // otherwise IAM returns "N/A" for Region and service
		key.LastUsed = &KeyUse{Date: last, Region: aws.ToString(used.Region), Service: aws.ToString(used.ServiceName)}
	}
	return nil
}

func (a *Account) readSigningCertificates(ctx context.Context, into *Inventory) error {
	return pages(func(marker *string) (page, error) {
		out, call, err := send(ctx, a, "ListSigningCertificates", "list the signing certificates", a.iam.ListSigningCertificates,
			&iam.ListSigningCertificatesInput{Marker: marker})
		if err != nil {
			return page{}, err
		}
		if out.Certificates == nil {
			return page{}, call.Fail(call.IncompleteResponse("the list of signing certificates"))
		}
		for _, c := range out.Certificates {
			if aws.ToString(c.CertificateId) == "" {
				return page{}, call.Fail(call.IncompleteResponse("the ID of a signing certificate"))
			}
			into.SigningCertificates = append(into.SigningCertificates,
				SigningCertificate{ID: *c.CertificateId, Status: string(c.Status), Uploaded: date(c.UploadDate)})
		}
		return page{call, out.IsTruncated, out.Marker}, nil
	})
}

func (a *Account) readMFADevices(ctx context.Context, into *Inventory) error {
	return pages(func(marker *string) (page, error) {
		out, call, err := send(ctx, a, "ListMFADevices", "list the MFA devices", a.iam.ListMFADevices, &iam.ListMFADevicesInput{Marker: marker})
		if err != nil {
			return page{}, err
		}
		if out.MFADevices == nil {
			return page{}, call.Fail(call.IncompleteResponse("the list of MFA devices"))
		}
		for _, d := range out.MFADevices {
			if aws.ToString(d.SerialNumber) == "" {
				return page{}, call.Fail(call.IncompleteResponse("the serial number of an MFA device"))
			}
			into.MFADevices = append(into.MFADevices, MFADevice{SerialNumber: *d.SerialNumber, Enabled: date(d.EnableDate)})
		}
		return page{call, out.IsTruncated, out.Marker}, nil
	})
}

// page describes a page of a list that was read.
type page struct {
	call      *awscall.Call
	truncated bool
	next      *string // marker of the next page
}

// pages gets every page of a list. The paginators of the SDK take a truncated page without a marker for
// the last one, so they would miss credentials.
func pages(get func(marker *string) (page, error)) error {
	var marker *string
	for {
		p, err := get(marker)
		if err != nil || !p.truncated {
			return err
		}
		if next := aws.ToString(p.next); next == "" || next == aws.ToString(marker) {
			return p.call.Fail(p.call.IncompleteResponse("the marker of the next page"))
		}
		marker = p.next
	}
}

// date returns the zero time for a missing date, and for one that RFC 3339 cannot represent.
func date(t *time.Time) time.Time {
	if t == nil || t.UTC().Year() > 9999 || t.UTC().Year() < 1 {
		return time.Time{}
	}
	return t.UTC()
}
