// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

// Values that are accepted, next to an empty string, which counts as not set.
var (
	metadataProtocols = []string{"IPv4", "IPv6"}
	retryModes        = []string{"standard", "adaptive"}
	booleans          = []string{"true", "false"}
)

func orEmpty(values []string) []string {
	return append([]string{""}, values...)
}

// oneOf lists two values in a description.
func oneOf(values []string) string {
	return "`" + strings.Join(values, "` or `") + "`"
}

// providerSchema has the names, types and block syntax of hashicorp/aws, so that an authentication block can be pasted over.
// What is of this provider alone comes last.
func providerSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Opens root sessions in the member accounts of an AWS organization. It authenticates exactly as the `hashicorp/aws` provider does, as a principal of the management account or of IAM's delegated administrator.",
		Attributes: map[string]schema.Attribute{
			"access_key": schema.StringAttribute{
				MarkdownDescription: "The provider signs with this access key ID. It can also be set with the environment variable `AWS_ACCESS_KEY_ID`, or through a shared credentials file.",
				Optional:            true,
				Sensitive:           true,
			},
			"secret_key": schema.StringAttribute{
				MarkdownDescription: "The provider signs with this secret access key. It can also be set with the environment variable `AWS_SECRET_ACCESS_KEY`, or through a shared credentials file.",
				Optional:            true,
				Sensitive:           true,
			},
			"token": schema.StringAttribute{
				MarkdownDescription: "An access key that is temporary needs this session token. It can also be set with the environment variable `AWS_SESSION_TOKEN`.",
				Optional:            true,
				Sensitive:           true,
			},
			"profile": schema.StringAttribute{
				MarkdownDescription: "The provider uses this profile of the shared files. It can also be set with the environment variable `AWS_PROFILE`.",
				Optional:            true,
			},
			"region": schema.StringAttribute{
				MarkdownDescription: "The STS endpoint of this Region opens the sessions. It can also be set with the environment variable `AWS_REGION` or `AWS_DEFAULT_REGION`, or in the profile of a shared config file.",
				Optional:            true,
			},
			"sts_region": schema.StringAttribute{
				MarkdownDescription: "STS is called in this Region instead of that of `region`.",
				Optional:            true,
			},
			"shared_config_files": schema.ListAttribute{
				MarkdownDescription: "The provider reads the shared config files at these paths. The default is `~/.aws/config`, or the environment variable `AWS_CONFIG_FILE`.",
				ElementType:         types.StringType,
				Optional:            true,
				Validators:          []validator.List{listvalidator.NoNullValues()},
			},
			"shared_credentials_files": schema.ListAttribute{
				MarkdownDescription: "The provider reads the shared credentials files at these paths. The default is `~/.aws/credentials`, or the environment variable `AWS_SHARED_CREDENTIALS_FILE`.",
				ElementType:         types.StringType,
				Optional:            true,
				Validators:          []validator.List{listvalidator.NoNullValues()},
			},
			"custom_ca_bundle": schema.StringAttribute{
				MarkdownDescription: "The provider trusts the authorities whose certificates are in the PEM file at this path. It can also be set with the environment variable `AWS_CA_BUNDLE`; `ca_bundle` in a shared config file is not supported.",
				Optional:            true,
			},
			"ec2_metadata_service_endpoint": schema.StringAttribute{
				MarkdownDescription: "The EC2 metadata service is asked at this address. It can also be set with the environment variable `AWS_EC2_METADATA_SERVICE_ENDPOINT`.",
				Optional:            true,
			},
			"ec2_metadata_service_endpoint_mode": schema.StringAttribute{
				MarkdownDescription: "The EC2 metadata service is asked over this protocol: " + oneOf(metadataProtocols) + ", in any case of letters. It can also be set with the environment variable `AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE`.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.OneOfCaseInsensitive(orEmpty(metadataProtocols)...)},
			},
			"http_proxy": schema.StringAttribute{
				MarkdownDescription: "HTTP requests go through the proxy at this URL, and so do HTTPS requests where `https_proxy` is not set. It can also be set with the environment variable `HTTP_PROXY` or `http_proxy`.",
				Optional:            true,
			},
			"https_proxy": schema.StringAttribute{
				MarkdownDescription: "HTTPS requests go through the proxy at this URL. It can also be set with the environment variable `HTTPS_PROXY` or `https_proxy`.",
				Optional:            true,
			},
			"no_proxy": schema.StringAttribute{
				MarkdownDescription: "These hosts, separated by commas, are reached without a proxy. They can also be set with the environment variable `NO_PROXY` or `no_proxy`.",
				Optional:            true,
			},
			"insecure": schema.BoolAttribute{
				MarkdownDescription: "With `true`, any TLS certificate is accepted, and whoever stands in between can take the sessions. The default is `false`.",
				Optional:            true,
			},
			"max_retries": schema.Int64Attribute{
				MarkdownDescription: fmt.Sprintf("Maximum number of attempts per request. The default is `%d`, less than in `hashicorp/aws`, because a session lasts at most %d seconds. "+
					"A throttled AssumeRoot is retried until the timeout of its operation, unless this argument is set. `0` counts as not set. "+
					"The environment variable `AWS_MAX_ATTEMPTS` has no effect.", defaultMaxAttempts, roottask.MaxDurationSeconds),
				Optional:   true,
				Validators: []validator.Int64{int64validator.AtLeast(0)},
			},
			"retry_mode": schema.StringAttribute{
				MarkdownDescription: "Requests are retried in this mode: " + oneOf(retryModes) + ". In mode `adaptive` the provider slows down when AWS throttles. It can also be set with the environment variable `AWS_RETRY_MODE`.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.OneOf(orEmpty(retryModes)...)},
			},
			"token_bucket_rate_limiter_capacity": schema.Int64Attribute{
				MarkdownDescription: "The AWS SDK's token bucket, which limits retries, has this capacity. By default there is no limit.",
				Optional:            true,
				Validators:          []validator.Int64{int64validator.AtLeast(0)},
			},
			"skip_metadata_api_check": schema.StringAttribute{
				MarkdownDescription: "This is " + oneOf(booleans) + ", written as a string as in `hashicorp/aws`. With `true`, the EC2 metadata service is left out as a source of credentials; with `false`, it is asked. It can also be set with the environment variable `AWS_EC2_METADATA_DISABLED`.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.OneOf(orEmpty(booleans)...)},
			},
			"skip_region_validation": schema.BoolAttribute{
				MarkdownDescription: "With `true`, a Region is accepted that this version of the provider does not know.",
				Optional:            true,
			},
			"use_dualstack_endpoint": schema.BoolAttribute{
				MarkdownDescription: "With `true`, endpoints are used that answer over IPv6 too. It can also be set with the environment variable `AWS_USE_DUALSTACK_ENDPOINT`.",
				Optional:            true,
			},
			"use_fips_endpoint": schema.BoolAttribute{
				MarkdownDescription: "With `true`, FIPS endpoints are used. It can also be set with the environment variable `AWS_USE_FIPS_ENDPOINT`.",
				Optional:            true,
			},
			"user_agent": schema.ListAttribute{
				MarkdownDescription: "These products are appended to the User-Agent header, each as `NAME/VERSION (COMMENT)`. The header can also be extended with the environment variable `TF_APPEND_USER_AGENT`.",
				ElementType:         types.StringType,
				Optional:            true,
				Validators:          []validator.List{listvalidator.NoNullValues()},
			},
			"s3_use_path_style": schema.BoolAttribute{
				MarkdownDescription: "Address of buckets as `https://HOST/BUCKET` instead of `https://BUCKET.HOST`. The default is `false`.",
				Optional:            true,
			},
			"allowed_account_ids": schema.SetAttribute{
				MarkdownDescription: "The *caller* must be in one of these accounts, as in `hashicorp/aws`. This conflicts with `forbidden_account_ids`, and costs one GetCallerIdentity call.",
				ElementType:         types.StringType,
				Optional:            true,
				Validators: []validator.Set{
					setvalidator.NoNullValues(), setvalidator.ConflictsWith(path.MatchRoot("forbidden_account_ids")),
					setvalidator.ValueStringsAre(accountIDValidator()),
				},
			},
			"forbidden_account_ids": schema.SetAttribute{
				MarkdownDescription: "The *caller* must not be in any of these accounts, as in `hashicorp/aws`. This conflicts with `allowed_account_ids`, and costs one GetCallerIdentity call.",
				ElementType:         types.StringType,
				Optional:            true,
				Validators: []validator.Set{
					setvalidator.NoNullValues(), setvalidator.ConflictsWith(path.MatchRoot("allowed_account_ids")),
					setvalidator.ValueStringsAre(accountIDValidator()),
				},
			},
			"allowed_target_account_ids": schema.SetAttribute{
				MarkdownDescription: "Sessions may be opened in these accounts, each given by its ID. Every other target is refused before any call. Where it is not set, every account may be a target; an empty set is an error.",
				ElementType:         types.StringType,
				Optional:            true,
				Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(accountIDValidator())},
			},
			"allowed_task_policies": schema.SetAttribute{
				MarkdownDescription: "Sessions may be opened with these task policies, given by name or ARN: `" + strings.Join(roottask.TaskPolicyNames(), "`, `") + "`. Every other policy is refused before any call. Where it is not set, every policy may be used; an empty set is an error.",
				ElementType:         types.StringType,
				Optional:            true,
				Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(taskPolicyValidator{})},
			},
		},
		Blocks: map[string]schema.Block{
			"assume_role": schema.ListNestedBlock{
				MarkdownDescription: "This role is assumed before sessions are opened. Repeat the block for a chain of roles, in the order in which they are assumed.",
				NestedObject: schema.NestedBlockObject{
					Attributes: map[string]schema.Attribute{
						"role_arn":        roleARNAttribute("A single block without it is ignored, with a warning; in a chain it is an error."),
						"duration":        durationAttribute(),
						"external_id":     externalIDAttribute(),
						"policy":          policyAttribute(),
						"policy_arns":     policyARNsAttribute(),
						"session_name":    sessionNameAttribute(),
						"source_identity": sourceIdentityAttribute(),
						"tags": schema.MapAttribute{
							MarkdownDescription: "The role's session has these tags.",
							ElementType:         types.StringType,
							Optional:            true,
						},
						"transitive_tag_keys": schema.SetAttribute{
							MarkdownDescription: "Later roles of the chain keep the session tags with these keys.",
							ElementType:         types.StringType,
							Optional:            true,
							Validators:          []validator.Set{setvalidator.NoNullValues()},
						},
					},
				},
			},
			"assume_role_with_web_identity": schema.ListNestedBlock{
				MarkdownDescription: "This role is assumed with a token of an OpenID Connect or OAuth 2.0 identity provider.",
				Validators:          []validator.List{listvalidator.SizeAtMost(1)},
				NestedObject: schema.NestedBlockObject{
					Attributes: map[string]schema.Attribute{
						"role_arn":     roleARNAttribute("A block without any argument is ignored, with a warning; a block with others and without this one is an error."),
						"duration":     durationAttribute(),
						"policy":       policyAttribute(),
						"policy_arns":  policyARNsAttribute(),
						"session_name": sessionNameAttribute(),
						"web_identity_token": schema.StringAttribute{
							MarkdownDescription: "The role is assumed with this token. It can also be set with the environment variable `TF_AWS_WEB_IDENTITY_TOKEN`. It conflicts with `web_identity_token_file`.",
							Optional:            true,
							Sensitive:           true,
							Validators: []validator.String{
								optionalString{rule: "must have 4 to 20000 characters", check: checkToken, secret: true},
								stringvalidator.ConflictsWith(path.MatchRelative().AtParent().AtName("web_identity_token_file")),
							},
						},
						"web_identity_token_file": schema.StringAttribute{
							MarkdownDescription: "The token is read from the file at this path. It can also be set with the environment variable `AWS_WEB_IDENTITY_TOKEN_FILE`. It conflicts with `web_identity_token`.",
							Optional:            true,
							Validators: []validator.String{
								stringvalidator.ConflictsWith(path.MatchRelative().AtParent().AtName("web_identity_token")),
							},
						},
					},
				},
			},
			"endpoints": schema.SetNestedBlock{
				MarkdownDescription: "These URLs replace AWS's own endpoints. They can also be set with the environment variables `AWS_ENDPOINT_URL` and `AWS_ENDPOINT_URL_STS` (or `_IAM`, and so on), or with `endpoint_url` in a shared config file.",
				NestedObject: schema.NestedBlockObject{
					Attributes: map[string]schema.Attribute{
						"iam":           endpointAttribute("URL of IAM, which lists and deletes root credentials and explains denials."),
						"organizations": endpointAttribute("URL of Organizations, which lists accounts and explains denials."),
						"s3":            endpointAttribute("URL of S3, for bucket policies."),
						"sqs":           endpointAttribute("URL of SQS, for queue policies."),
						"sso":           endpointAttribute("URL of IAM Identity Center, for profiles that authenticate with it."),
						"sts":           endpointAttribute("URL of STS, which opens the sessions. AssumeRoot has no global endpoint, so `https://sts.amazonaws.com` is an error."),
					},
				},
			},
		},
	}
}
