// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/ec2rolecreds"
	"github.com/aws/aws-sdk-go-v2/credentials/endpointcreds"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

func metadataClient(s *sandbox.Sandbox) *imds.Client {
	return imds.New(imds.Options{Endpoint: s.URL(), Retryer: aws.NopRetryer{}, EnableFallback: aws.FalseTernary})
}

// instance makes clients of an EC2 instance with the role of InstanceRole.
func instance(t *testing.T, s *sandbox.Sandbox) aws.Config {
	t.Helper()
	return as(s, sandbox.Identity{}, func(cfg *aws.Config) {
		cfg.Credentials = ec2rolecreds.New(func(o *ec2rolecreds.Options) { o.Client = metadataClient(s) })
	})
}

// container makes clients of a container with the role of TaskRole, which show a token to the endpoint.
func container(s *sandbox.Sandbox, token string) aws.Config {
	return as(s, sandbox.Identity{}, func(cfg *aws.Config) {
		cfg.Credentials = endpointcreds.New(s.URL()+"/ecs/credentials", func(o *endpointcreds.Options) {
			o.AuthorizationToken = token
			o.Retryer = aws.NopRetryer{}
		})
	})
}

func TestInstanceRole_credentials(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	if _, err := instance(t, s).Credentials.Retrieve(t.Context()); err == nil {
		t.Error("credentials before there is a role")
	}
	arn := s.InstanceRole(sandbox.Allow("sts:AssumeRoot"))
	cfg := instance(t, s)
	if got := whoami(t, cfg); got != arn || !strings.HasPrefix(arn, "arn:aws:sts::123456789012:assumed-role/") {
		t.Errorf("got %s, want %s", got, arn)
	}
	if _, err := assumeRoot(t, cfg, unlockBucketPolicy); err != nil {
		t.Error(err)
	}
	credentials, err := cfg.Credentials.Retrieve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if left := time.Until(credentials.Expires); !credentials.CanExpire || left <= 0 || left > time.Hour {
		t.Errorf("the credentials last %s", left)
	}
}

func TestInstanceRole_region(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	s.InstanceRole()
	region, err := metadataClient(s).GetRegion(t.Context(), nil)
	if err != nil || region.Region != sandbox.Region {
		t.Errorf("got %v, error %v", region, err)
	}
	placement, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL()+"/latest/meta-data/placement/region", nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(placement)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusUnauthorized {
		t.Errorf("status %d without a token", response.StatusCode)
	}
}

func TestTaskRole_credentials(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	if _, err := container(s, "").Credentials.Retrieve(t.Context()); err == nil {
		t.Error("credentials before there is a role")
	}
	arn := s.TaskRole(sandbox.Allow("sts:AssumeRoot"))
	for _, token := range []string{"", s.ContainerToken()} {
		cfg := container(s, token)
		if got := whoami(t, cfg); got != arn {
			t.Errorf("got %s, want %s", got, arn)
		}
		if _, err := assumeRoot(t, cfg, unlockBucketPolicy); err != nil {
			t.Error(err)
		}
	}
	if _, err := container(s, "wrong").Credentials.Retrieve(t.Context()); err == nil {
		t.Error("credentials for a wrong token")
	}
}
