import type { AccessKey } from './principal.ts'

/** Where the server listens. */
export interface Service {
  /** Such as `http://127.0.0.1:8443`. */
  readonly endpoint: string
  readonly region: string
}

/** Paths of what was written for clients. */
export interface OwnFiles {
  readonly credentials: string
  readonly profile: string
  readonly curl: string
}

/** The name of the profile, and of its section of endpoints. */
const PROFILE = 'dupin'

/** A config file for the AWS CLI (from 2.13) and SDKs: a profile with its key and endpoints.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
export function profileConfig(key: AccessKey, { endpoint, region }: Service): string {
  const { principal, secretAccessKey, sessionToken } = key
  return [
    `[profile ${PROFILE}]`,
    `aws_access_key_id = ${principal.accessKeyId}`,
    `aws_secret_access_key = ${secretAccessKey}`,
    ...(sessionToken === undefined ? [] : [`aws_session_token = ${sessionToken}`]),
    `region = ${region}`,
    `services = ${PROFILE}`,
    '',
    `[services ${PROFILE}]`,
    'detective =',
    `  endpoint_url = ${endpoint}`,
    'sts =',
    `  endpoint_url = ${endpoint}`,
    '',
  ].join('\n')
}

/** A config file for curl, which else would have the secret among its arguments, where every user can see it. */
export function curlConfig(key: AccessKey, { region }: Service): string {
  const { principal, secretAccessKey, sessionToken } = key
  return [
    `user = "${quoted(`${principal.accessKeyId}:${secretAccessKey}`)}"`,
    `aws-sigv4 = "aws:amz:${region}:detective"`,
    ...(sessionToken === undefined
      ? []
      : [`header = "x-amz-security-token: ${quoted(sessionToken)}"`]),
    '',
  ].join('\n')
}

/** How to call the server, for a terminal. It names files that hold the secret, and never the secret. */
export function usageText(files: OwnFiles, { endpoint, region }: Service): string {
  return `Credentials are in ${files.credentials}; only you can read it.

Try it:
  AWS_CONFIG_FILE=${shell(files.profile)} aws --profile ${PROFILE} detective list-graphs

For SDKs and Terraform:
  export AWS_CONFIG_FILE=${shell(files.profile)} AWS_PROFILE=${PROFILE}
  unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN

With a profile of your own, whose ~/.aws/credentials has the key:
  [profile ${PROFILE}]
  region = ${region}
  services = ${PROFILE}

  [services ${PROFILE}]
  detective =
    endpoint_url = ${endpoint}
  sts =
    endpoint_url = ${endpoint}

or, in the environment:
  export AWS_ENDPOINT_URL_DETECTIVE=${endpoint} AWS_ENDPOINT_URL_STS=${endpoint} AWS_REGION=${region}

With curl, which signs with --aws-sigv4:
  curl --config ${shell(files.curl)} -H 'content-type: application/json' -d '{}' ${endpoint}/graphs/list
`
}

function quoted(text: string): string {
  return text.replace(/["\\]/g, '\\$&')
}

/** A path as one word of a POSIX shell. */
function shell(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}
