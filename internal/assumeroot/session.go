// SPDX-License-Identifier: MPL-2.0

package assumeroot

import (
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// Session is an open root session: credentials that work until they expire, as STS cannot revoke them.
//
// See https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html
type Session struct {
	AccessKeyID     string
	SecretAccessKey string
	SessionToken    string    // of any size
	Expiration      time.Time // when the credentials stop working
	SourceIdentity  string    // empty where AWS returns none
	Host            string    // that answered
	RequestID       string    // of the AssumeRoot call, as CloudTrail shows it
	Attempts        int       // how often the request was sent; 1 if nothing had to be retried
}

// Format keeps the secrets out of anything that prints a Session with a verb of fmt.
func (s Session) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "root session %s until %s", s.KeyHint(), s.Expiration.Format(time.RFC3339))
}

// KeyHint returns the last four characters of the access key ID: enough to recognise it, too little to use it.
func (s Session) KeyHint() string {
	return "…" + s.AccessKeyID[max(0, len(s.AccessKeyID)-4):]
}

// newSession reads STS's answer, or returns the names of what it lacks.
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
	// A time that RFC 3339 cannot write is of no use to whoever reads it.
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
