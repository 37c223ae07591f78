// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"math"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

// Accepted values, besides the empty string, which counts as not set.
var (
	metadataModes = []string{"IPv4", "IPv6"}
	retryModes    = []string{"standard", "adaptive"}
	booleans      = []string{"true", "false"}
)

// oneOf formats two values for a description.
func oneOf(values []string) string {
	return "`" + strings.Join(values, "` or `") + "`"
}

// providerSchema has the names, types and block syntax of hashicorp/aws, so that users can copy an
// authentication block.
func providerSchema() schema.Schema {
	const accountIDs = "account IDs of 12 digits"
	accountID := configured.Names{}.Accepts(roottask.CheckAccountID)
	return schema.Schema{
		MarkdownDescription: "Root access to the member accounts of an AWS organization. The provider authenticates with the library of " +
			"`hashicorp/aws` and has the same arguments and environment variables; the guide on authentication lists the differences.",
		Attributes: map[string]schema.Attribute{
			"access_key": schema.StringAttribute{
				MarkdownDescription: "Access key ID used to sign requests. Environment variable: `AWS_ACCESS_KEY_ID`.",
				Optional:            true,
				Sensitive:           true,
			},
			"secret_key": schema.StringAttribute{
				MarkdownDescription: "Secret access key used to sign requests. Environment variable: `AWS_SECRET_ACCESS_KEY`.",
				Optional:            true,
				Sensitive:           true,
			},
			"token": schema.StringAttribute{
				MarkdownDescription: "Session token of temporary credentials. Environment variable: `AWS_SESSION_TOKEN`.",
				Optional:            true,
				Sensitive:           true,
			},
			"profile": schema.StringAttribute{
				MarkdownDescription: "Profile of the shared config and credentials files. Environment variable: `AWS_PROFILE`.",
				Optional:            true,
			},
			"region": schema.StringAttribute{
				MarkdownDescription: "Region of the STS endpoint. Environment variable: `AWS_REGION` or `AWS_DEFAULT_REGION`. " +
					"Shared config file: `region`.",
				Optional: true,
			},
			"sts_region": schema.StringAttribute{
				MarkdownDescription: "Region of the STS endpoint, instead of `region`.",
				Optional:            true,
			},
			"shared_config_files": schema.ListAttribute{
				MarkdownDescription: "Paths of shared config files. Environment variable: `AWS_CONFIG_FILE`. Default: `~/.aws/config`.",
				ElementType:         types.StringType,
				Optional:            true,
				Validators:          []validator.List{configured.NoNulls("paths of files")},
			},
			"shared_credentials_files": schema.ListAttribute{
				MarkdownDescription: "Paths of shared credentials files. Environment variable: `AWS_SHARED_CREDENTIALS_FILE`. " +
					"Default: `~/.aws/credentials`.",
				ElementType: types.StringType,
				Optional:    true,
				Validators:  []validator.List{configured.NoNulls("paths of files")},
			},
			"custom_ca_bundle": schema.StringAttribute{
				MarkdownDescription: "Path of a PEM file with the certificates of trusted authorities. Environment variable: `AWS_CA_BUNDLE`. " +
					"Shared config file: `ca_bundle`.",
				Optional: true,
			},
			"ec2_metadata_service_endpoint": schema.StringAttribute{
				MarkdownDescription: "URL of the EC2 metadata service. Environment variable: `AWS_EC2_METADATA_SERVICE_ENDPOINT`.",
				Optional:            true,
			},
			"ec2_metadata_service_endpoint_mode": schema.StringAttribute{
				MarkdownDescription: "IP version of the EC2 metadata service: " + oneOf(metadataModes) + ", in upper or lower case. " +
					"Environment variable: `AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE`.",
				Optional:   true,
				Validators: []validator.String{choiceValidator(metadataModes, strings.EqualFold)},
			},
			"http_proxy": schema.StringAttribute{
				MarkdownDescription: "URL of the proxy for HTTP requests, and for HTTPS requests if `https_proxy` is not set. " +
					"Environment variable: `HTTP_PROXY` or `http_proxy`.",
				Optional: true,
			},
			"https_proxy": schema.StringAttribute{
				MarkdownDescription: "URL of the proxy for HTTPS requests. Environment variable: `HTTPS_PROXY` or `https_proxy`.",
				Optional:            true,
			},
			"no_proxy": schema.StringAttribute{
				MarkdownDescription: "Hosts that are reached without a proxy, separated by commas. Environment variable: `NO_PROXY` or `no_proxy`.",
				Optional:            true,
			},
			"insecure": schema.BoolAttribute{
				MarkdownDescription: "Disables TLS certificate verification. Anyone who intercepts the traffic can read session credentials.",
				Optional:            true,
			},
			"max_retries": schema.NumberAttribute{
				MarkdownDescription: fmt.Sprintf("Maximum number of attempts per request. Default: %d, fewer than in `hashicorp/aws`, because a "+
					"session lasts at most %d seconds. Without this argument, a throttled AssumeRoot is retried until the timeout of its operation. "+
					"`0` counts as not set. `AWS_MAX_ATTEMPTS` has no effect.", defaultMaxAttempts, roottask.MaxDurationSeconds),
				Optional:   true,
				Validators: []validator.Number{configured.WholeNumber{Most: math.MaxInt32, Omitted: fmt.Sprintf("for %d", defaultMaxAttempts)}},
			},
			"retry_mode": schema.StringAttribute{
				MarkdownDescription: "Retry mode: " + oneOf(retryModes) + ". Mode `adaptive` limits the request rate when AWS throttles. " +
					"Environment variable: `AWS_RETRY_MODE`.",
				Optional:   true,
				Validators: []validator.String{choiceValidator(retryModes, equal)},
			},
			"token_bucket_rate_limiter_capacity": schema.NumberAttribute{
				MarkdownDescription: "Capacity of the AWS SDK's token bucket, which limits retries. Default: no limit.",
				Optional:            true,
				Validators:          []validator.Number{configured.WholeNumber{Most: math.MaxInt32, Omitted: "for no limit"}},
			},
			"skip_metadata_api_check": schema.StringAttribute{
				MarkdownDescription: "Whether to skip the EC2 metadata service as a source of credentials: " + oneOf(booleans) +
					", a string as in `hashicorp/aws`. Environment variable: `AWS_EC2_METADATA_DISABLED`.",
				Optional:   true,
				Validators: []validator.String{choiceValidator(booleans, equal)},
			},
			"skip_region_validation": schema.BoolAttribute{
				MarkdownDescription: "Accepts Regions that this version of the provider does not know.",
				Optional:            true,
			},
			"use_dualstack_endpoint": schema.BoolAttribute{
				MarkdownDescription: "Uses dual-stack endpoints, which support IPv6. Environment variable: `AWS_USE_DUALSTACK_ENDPOINT`.",
				Optional:            true,
			},
			"use_fips_endpoint": schema.BoolAttribute{
				MarkdownDescription: "Uses FIPS endpoints. Environment variable: `AWS_USE_FIPS_ENDPOINT`.",
				Optional:            true,
			},
			"user_agent": schema.ListAttribute{
				MarkdownDescription: "Products appended to the User-Agent header, each in the form `NAME/VERSION (COMMENT)`. " +
					"Environment variable: `TF_APPEND_USER_AGENT`.",
				ElementType: types.StringType,
				Optional:    true,
				Validators:  []validator.List{configured.NoNulls("products")},
			},
			"s3_use_path_style": schema.BoolAttribute{
				MarkdownDescription: "Uses bucket URLs of the form `https://HOST/BUCKET` instead of `https://BUCKET.HOST`.",
				Optional:            true,
			},
			"allowed_account_ids": schema.SetAttribute{
				MarkdownDescription: "IDs of the accounts that the *caller* may belong to. Conflicts with `forbidden_account_ids`. " +
					"The check costs one GetCallerIdentity request.",
				ElementType: types.StringType,
				Optional:    true,
				Validators: []validator.Set{
					configured.NoNulls(accountIDs), setvalidator.ValueStringsAre(accountID),
				},
			},
			"forbidden_account_ids": schema.SetAttribute{
				MarkdownDescription: "IDs of the accounts that the *caller* must not belong to. Conflicts with `allowed_account_ids`. " +
					"The check costs one GetCallerIdentity request.",
				ElementType: types.StringType,
				Optional:    true,
				Validators: []validator.Set{
					configured.NoNulls(accountIDs), setvalidator.ValueStringsAre(accountID),
				},
			},
			"allowed_target_account_ids": schema.SetAttribute{
				MarkdownDescription: "IDs of the accounts in which sessions may be opened. The provider rejects other targets before any request. " +
					"Default: every account. An empty set is an error.",
				ElementType: types.StringType,
				Optional:    true,
				Validators: []validator.Set{
					configured.NotEmpty("Add the ID of an account, or omit the argument to allow every account."),
					configured.NoNulls(accountIDs), setvalidator.ValueStringsAre(accountID),
				},
			},
			"allowed_task_policies": schema.SetAttribute{
				MarkdownDescription: "Names or ARNs of the task policies with which sessions may be opened: `" +
					strings.Join(roottask.TaskPolicyNames(), "`, `") + "`. The provider rejects other policies before any request. " +
					"Default: every policy. An empty set is an error.",
				ElementType: types.StringType,
				Optional:    true,
				Validators: []validator.Set{
					configured.NotEmpty("Add the name of a task policy, or omit the argument to allow every task policy."),
					configured.NoNulls("names and ARNs of task policies"), setvalidator.ValueStringsAre(taskPolicyValidator()),
				},
			},
		},
		Blocks: map[string]schema.Block{
			"assume_role": schema.ListNestedBlock{
				MarkdownDescription: "Role that the provider assumes before it opens sessions. Repeated blocks form a chain of roles, first to last.",
				NestedObject: schema.NestedBlockObject{
					Attributes: map[string]schema.Attribute{
						"role_arn":        roleARNAttribute("A single block without it is ignored with a warning; in a chain it is required."),
						"duration":        durationAttribute(),
						"external_id":     externalIDAttribute(),
						"policy":          policyAttribute(),
						"policy_arns":     policyARNsAttribute(),
						"session_name":    sessionNameAttribute(),
						"source_identity": sourceIdentityAttribute(),
						"tags": schema.MapAttribute{
							MarkdownDescription: "Tags of the role's session.",
							ElementType:         types.StringType,
							Optional:            true,
						},
						"transitive_tag_keys": schema.SetAttribute{
							MarkdownDescription: "Keys of the session tags that later roles of the chain inherit.",
							ElementType:         types.StringType,
							Optional:            true,
							Validators:          []validator.Set{configured.NoNulls("keys of tags")},
						},
					},
				},
			},
			"assume_role_with_web_identity": schema.ListNestedBlock{
				MarkdownDescription: "Role that the provider assumes with a token of an OpenID Connect or OAuth 2.0 identity provider.",
				Validators:          []validator.List{atMostOneBlock},
				NestedObject: schema.NestedBlockObject{
					Attributes: map[string]schema.Attribute{
						"role_arn":     roleARNAttribute("An empty block is ignored with a warning; otherwise this argument is required."),
						"duration":     durationAttribute(),
						"policy":       policyAttribute(),
						"policy_arns":  policyARNsAttribute(),
						"session_name": sessionNameAttribute(),
						"web_identity_token": schema.StringAttribute{
							MarkdownDescription: "Token of the identity provider. Environment variable: `TF_AWS_WEB_IDENTITY_TOKEN`. " +
								"Conflicts with `web_identity_token_file`.",
							Optional:   true,
							Sensitive:  true,
							Validators: []validator.String{tokenValidator()},
						},
						"web_identity_token_file": schema.StringAttribute{
							MarkdownDescription: "Path of a file with the token. Environment variable: `AWS_WEB_IDENTITY_TOKEN_FILE`. " +
								"Conflicts with `web_identity_token`.",
							Optional: true,
						},
					},
				},
			},
			"endpoints": schema.SetNestedBlock{
				MarkdownDescription: "Custom endpoints of AWS services, each a URL. Environment variable: `AWS_ENDPOINT_URL`, or for one service " +
					"a variable such as `AWS_ENDPOINT_URL_STS`. Shared config file: `endpoint_url`.",
				NestedObject: schema.NestedBlockObject{
					Attributes: map[string]schema.Attribute{
						"iam":           endpointAttribute("URL of IAM, for root credentials and causes of denials."),
						"organizations": endpointAttribute("URL of Organizations, for accounts and causes of denials."),
						"s3":            endpointAttribute("URL of S3, for bucket policies."),
						"sqs":           endpointAttribute("URL of SQS, for queue policies."),
						"sso":           endpointAttribute("URL of IAM Identity Center, for profiles that authenticate with it."),
						"sts":           endpointAttribute("URL of a Regional STS endpoint. The global endpoint `https://sts.amazonaws.com` is an error."),
					},
				},
			},
		},
	}
}
