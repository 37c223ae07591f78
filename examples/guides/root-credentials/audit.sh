# Prints which root credentials the account has. In a root session, IAM calls leave the user name out.
set -eu

# The session must be in the account that was meant.
account=$(aws sts get-caller-identity --query Account --output text)
if [ "$account" != "$ACCOUNT_ID" ]; then
  echo "The credentials are those of account $account, and not of account $ACCOUNT_ID." >&2
  exit 1
fi

echo "Access keys:"
aws iam list-access-keys --query 'AccessKeyMetadata[].[AccessKeyId, Status, CreateDate]' --output text
echo "Signing certificates:"
aws iam list-signing-certificates --query 'Certificates[].[CertificateId, Status, UploadDate]' --output text
echo "MFA devices:"
aws iam list-mfa-devices --query 'MFADevices[].[SerialNumber, EnableDate]' --output text
echo "Password:"
if answer=$(aws iam get-login-profile --query LoginProfile.CreateDate --output text 2>&1); then
  echo "$answer"
else
  case $answer in
  *NoSuchEntity*) ;; # the account has none
  *) echo "$answer" >&2 && exit 1 ;;
  esac
fi
