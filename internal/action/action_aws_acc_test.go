// SPDX-License-Identifier: MPL-2.0

package action_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/config"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
)

// realProvider returns a provider with the credentials of the environment, and the value of an environment
// variable: a resource that the test may change.
func realProvider(t *testing.T, variable string) (*configured.Provider, string) {
	t.Helper()
	value := os.Getenv(variable)
	if os.Getenv("TF_ACC") == "" || value == "" {
		t.Skipf("TF_ACC or %s is not set", variable)
	}
	cfg, err := config.LoadDefaultConfig(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return configured.New(assumeroot.New(cfg, assumeroot.Options{Guards: allowAll, Redactor: &awscall.Redactor{}, Now: time.Now})), value
}

// setAndDelete replaces the policy of a resource, and deletes the new policy twice.
func setAndDelete(t *testing.T, policy string, create func(policy string) instance) {
	t.Helper()
	for _, step := range []struct{ policy, want string }{
		{policy, ""}, {"", " was deleted."}, {"", "Nothing to change."},
	} {
		var lines []string
		if diags := create(step.policy).invoke(t.Context(), func(line string) { lines = append(lines, line) }); diags.HasError() {
			t.Fatal(text(diags))
		}
		if last := lines[len(lines)-1]; !strings.HasSuffix(last, step.want) {
			t.Errorf("got line %q, want the end %q", last, step.want)
		}
	}
}

// TestAccActionAWS_bucket needs ACCOUNT/BUCKET, the account and the name of a bucket. Its policy is lost.
func TestAccActionAWS_bucket(t *testing.T) {
	p, value := realProvider(t, "ASSUMEROOT_ACC_UNLOCK_BUCKET")
	account, bucket, _ := strings.Cut(value, "/")
	setAndDelete(t, fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*",`+
		`"Resource":"arn:aws:s3:::%s","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`, bucket), func(policy string) instance {
		a := arguments{"account_id": account, "bucket": bucket}
		if policy != "" {
			a["policy"] = policy
		}
		return bucketAction(t, p, a)
	})
}

// TestAccActionAWS_queue needs the ARN of a queue. Its policy is lost.
func TestAccActionAWS_queue(t *testing.T) {
	p, value := realProvider(t, "ASSUMEROOT_ACC_UNLOCK_QUEUE_ARN")
	queue, err := arn.Parse(value)
	if err != nil {
		t.Fatal(err)
	}
	setAndDelete(t, fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"sqs:*",`+
		`"Resource":"%s","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`, queue), func(policy string) instance {
		a := arguments{"queue_arn": value}
		if policy != "" {
			a["policy"] = policy
		}
		return queueAction(t, p, a)
	})
}
