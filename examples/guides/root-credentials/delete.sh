# Deletes every root credential of the account: access keys, signing certificates, MFA devices, and the password.
set -eu

# The session must be in the account that was meant.
account=$(aws sts get-caller-identity --query Account --output text)
if [ "$account" != "$ACCOUNT_ID" ]; then
  echo "The credentials are those of account $account, and not of account $ACCOUNT_ID." >&2
  exit 1
fi

keys=$(aws iam list-access-keys --query 'AccessKeyMetadata[].AccessKeyId' --output text)
for key in $keys; do
  aws iam delete-access-key --access-key-id "$key"
done

certificates=$(aws iam list-signing-certificates --query 'Certificates[].CertificateId' --output text)
for certificate in $certificates; do
  aws iam delete-signing-certificate --certificate-id "$certificate"
done

devices=$(aws iam list-mfa-devices --query 'MFADevices[].SerialNumber' --output text)
for device in $devices; do
  aws iam deactivate-mfa-device --serial-number "$device"
  case $device in
  arn:*:mfa/*) aws iam delete-virtual-mfa-device --serial-number "$device" ;;
  esac
done

if answer=$(aws iam get-login-profile 2>&1); then
  aws iam delete-login-profile
else
  case $answer in
  *NoSuchEntity*) ;; # the account has no password
  *) echo "$answer" >&2 && exit 1 ;;
  esac
fi
