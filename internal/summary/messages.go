// SPDX-License-Identifier: MPL-2.0

package summary

// Denied and rejected requests.
var (
	FeatureNotEnabled       = format("The organization has not enabled %s", "RootCredentialsManagement", "RootSessions")
	NoTrustedAccess         = message("IAM has no trusted access in the organization")
	NotAllFeaturesEnabled   = message("The organization does not have all features enabled")
	SessionNotPermitted     = message("The caller may not open this session")
	CallerNotManager        = message("The caller's account does not manage root access")
	CallerNotInOrganization = message("The caller's account is in no organization")
	ListNotPermitted        = message("The caller may not list the accounts of the organization")
	CallerIsRootUser        = message("A root user cannot open root sessions")
	CallerIsRootSession     = message("A root session cannot open root sessions")
	TargetIsCaller          = message("The target is the caller's own account")
	TargetIsManagement      = message("The target is the management account")
	TargetNotInOrganization = message("The target account is not in the organization")
	TargetNotActive         = message("The target account is not active")
	DeniedWithoutReason     = message("AWS denied the session without a reason")
	Denied                  = format("AWS denied %s", "AssumeRoot")
	NoPolicyAllows          = format("No %s allows %s", "VPC endpoint policy", "AssumeRoot")
	PolicyDenies            = format("%s %s denies %s", "A", "service control policy", "AssumeRoot")
	SessionExpired          = message("The root session has expired")
	SessionRejected         = format("%s does not accept the root session", "IAM")
	Rejected                = format("AWS rejected %s", "AssumeRoot")
	InvalidRequest          = message("AWS rejected the request")
	AccountsNotRead         = message("Root credentials could not be read")
)

// Authentication.
var (
	CredentialsExpired      = message("The provider's credentials have expired")
	CredentialsUnknown      = message("AWS does not know the provider's credentials")
	CredentialsMalformed    = message("AWS cannot read the provider's credentials")
	SecretKeyMismatch       = message("The secret key does not match the access key")
	CredentialsSwapped      = message("The provider's credentials look swapped")
	SignedForAnotherRegion  = message("The request was signed for another Region")
	CredentialsNotRefreshed = message("The provider's credentials could not be refreshed")
	WrongClock              = message("This machine's clock is wrong")
	CallerNotAllowed        = message("AWS account ID not allowed")
	CallerNotChecked        = message("Caller's account cannot be checked")
	UnusableConfiguration   = message("AWS configuration cannot be used")
	CredentialsNotObtained  = message("Credentials cannot be obtained")
	AuthenticationTimedOut  = message("Authentication timed out")
	ConfigurationConflict   = message("Configuration conflict detected")
	DeprecatedVariable      = message("Deprecated Environment Variable")
)

// Regions and endpoints.
var (
	MissingRegion       = message("Missing Region")
	InvalidRegion       = message("Invalid Region")
	InvalidSTSEndpoint  = message("Invalid STS endpoint")
	ConflictingEndpoint = format("Conflicting endpoints.%s", "sts")
	GlobalSTSEndpoint   = message("STS global endpoint cannot be used")
	UnusableSTSEndpoint = message("STS endpoint cannot be used")
	EndpointWithoutTLS  = format("The %s endpoint does not use TLS", "STS")
	RequestNotBuilt     = message("The request could not be built")
	NoAssumeRoot        = message("The endpoint does not offer AssumeRoot")
	ServiceNotActive    = format("%s is not active in the Region", "STS")
)

// Network, proxies and responses.
var (
	Throttled             = format("AWS throttled %s", "AssumeRoot")
	TimedOut              = format("%s timed out", "AssumeRoot")
	Cancelled             = format("%s was cancelled", "AssumeRoot")
	HostWithoutAddress    = format("The %s host has no address", "STS")
	ConnectionRefused     = format("The %s host refused the connection", "STS")
	HostUnreachable       = format("The %s host could not be reached", "STS")
	NoFIPSEndpoint        = format("The %s FIPS endpoint does not exist", "STS")
	OldTLS                = format("The %s host uses an old version of TLS", "STS")
	CertificateMisused    = format("The %s certificate is for another use", "STS")
	CertificateNotTrusted = format("The %s certificate is not trusted", "STS")
	CertificateNotValid   = format("The %s certificate is not valid", "STS")
	UnusableProxy         = message("The proxy cannot be used")
	ForeignResponse       = format("The response is not from %s", "STS")
	ServiceError          = format("%s has an error", "STS")
	GatewayError          = format("A gateway returned an error for %s", "STS")
	UnreadableResponse    = format("The response of %s cannot be read", "STS")
	IncompleteResponse    = format("%s returned an incomplete response", "STS")
)

// Values and guards.
var (
	UnknownValue            = message("Unknown value in the provider configuration")
	UnreadableConfiguration = message("Provider configuration cannot be read")
	TargetNotAllowed        = message("Target account not allowed")
	TaskPolicyNotAllowed    = message("Task policy not allowed")
	MissingTaskPolicy       = message("Missing task policy")
	TwoTaskPolicies         = message("Two task policies")
	UnknownTaskPolicy       = message("Unknown task policy")
	SessionWithoutDuration  = message("Session expires immediately")
	MissingArgument         = format("Missing %s", "access_key", "secret_key", "role_arn")
	EmptyArgument           = format("Empty %s", "allowed_account_ids")

	// InvalidArgument has a heading for each argument with values of its own.
	InvalidArgument = format("Invalid %s",
		"endpoints.sts",
		"http_proxy",
		"https_proxy",
		"assume_role_with_web_identity",
		"web_identity_token_file",
		"allowed_account_ids",
		"account_id",
		"account_ids",
		"exclude_account_ids",
		"bucket",
		"queue_arn",
		"allowed_target_account_ids",
		"allowed_task_policies",
		"forbidden_account_ids",
		"max_retries",
		"concurrency",
		"target_principal",
		"task_policy",
		"task_policy_arn",
		"duration_seconds",
		"region",
		"timeouts.open",
		"policy",
		"allowed_credentials",
		"password_recovery",
		"min_idle_days",
	)
)

// Policies of buckets and queues.
var (
	BucketNotFound        = message("Bucket not found in the account")
	BucketInAnotherRegion = message("Bucket is in another Region")
	QueueNotFound         = message("Queue not found")
	PolicyRejected        = format("%s rejected the policy", "S3", "SQS")
	PublicPolicyRejected  = message("S3 Block Public Access rejected the policy")
	ChangeUnconfirmed     = message("The change was sent but is unconfirmed")
	ConcurrentChange      = message("Another policy was set during the unlock")
	DifferentPolicy       = message("AWS returned another policy than the new one")
	QueueURLRejected      = message("SQS does not accept the queue's URL")
)

// Deletion and recovery of root credentials.
var (
	WillBeDeleted     = message("Root credentials will be deleted")
	NotInPlan         = message("Root credentials are not in the plan")
	RecentlyUsed      = message("Root credentials were used recently")
	NotAllDeleted     = format("Root credentials remain in account %s", "111122223333")
	Deleted           = format("Root credentials of account %s were deleted", "111122223333")
	AccountUnreadable = format("Root credentials of account %s cannot be read", "111122223333")
	Recoverable       = format("Root password of account %s can be recovered", "111122223333")
	Kept              = format("Account %s keeps its root credentials", "111122223333")
	NoImport          = message("Root credentials cannot be imported")
	WrongAccount      = message("The session is not in the requested account")
)

// During and after the run.
var (
	ExpiredDuringRun       = message("Root session expired during the run")
	UnexpectedError        = message("Unexpected error")
	ProviderNotConfigured  = message("Provider not configured")
	UnexpectedProviderData = message("Unexpected provider data")
)
