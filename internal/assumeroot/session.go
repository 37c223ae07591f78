// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// Session is an open root session. Its credentials work until they expire, because STS cannot revoke them.
//
// See https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html
type Session struct {
	AccessKeyID     string
	SecretAccessKey string
	SessionToken    string    // of any size
	Expiration      time.Time // after which the credentials do not work
	SourceIdentity  string    // empty if AWS returns none
	AccountID       string    // of the target
	Region          string    // of the STS endpoint
	Host            string    // of the STS endpoint
	RequestID       string    // of the AssumeRoot request, as CloudTrail shows it
	Attempts        int       // number of requests sent; 1 without a retry
}

// Format implements [fmt.Formatter]. It prints no secret, for any verb.
func (s Session) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "root session %s until %s", s.KeyHint(), s.Expiration.Format(time.RFC3339))
}

// KeyHint returns the last four characters of the access key ID.
func (s Session) KeyHint() string {
	return "…" + s.AccessKeyID[max(0, len(s.AccessKeyID)-4):]
}

// newSession returns the session of a response, or the names of the elements that the response lacks.
func newSession(out *sts.AssumeRootOutput) (Session, []string) {
	if out == nil || out.Credentials == nil {
		return Session{}, []string{"Credentials"}
	}
	c := out.Credentials
	var missing []string
	for _, part := range []struct {
		name  string
		value *string
	}{
		{"AccessKeyId", c.AccessKeyId},
		{"SecretAccessKey", c.SecretAccessKey},
		{"SessionToken", c.SessionToken},
	} {
		if strings.TrimSpace(aws.ToString(part.value)) == "" {
			missing = append(missing, part.name)
		}
	}
	// RFC 3339 cannot represent later years.
	if expiration := aws.ToTime(c.Expiration).UTC(); expiration.IsZero() || expiration.Year() > 9999 {
		missing = append(missing, "Expiration")
	}
	if len(missing) > 0 {
		return Session{}, missing
	}
	return Session{
		AccessKeyID:     *c.AccessKeyId,
		SecretAccessKey: *c.SecretAccessKey,
		SessionToken:    *c.SessionToken,
		Expiration:      *c.Expiration,
		SourceIdentity:  aws.ToString(out.SourceIdentity),
	}, nil
}
