import { EVENT_TABLES } from '../../events/tables.ts'
import { UserError } from '../../events/user-error.ts'
import { nameIn, PSEUDONYM_DIGITS } from './pseudonym.ts'

const SHORTEST = 4
const SHORTEST_NAME = 3
const LONGEST_BYTES = 1024
const MOST = 10_000

/**
 * Words that logs are made of. A text that is part of one would be found where nobody is meant: every principal would lose its kind,
 * every request its fields, and nothing could be told any more.
 */
const WORDS: readonly string[] = [
  ...`arn:aws:iam:: arn:aws-cn: arn:aws-us-gov: arn:aws:sts:: :assumed-role/ :user/ :role/ :root :federated-user/
    :instance-profile/ :group/ :policy/ service/ AssumedRole IAMUser FederatedUser AWSAccount AWSService WebIdentityUser
    SAMLUser IdentityCenterUser AWSServiceRoleFor AKIA ASIA AROA AIDA AwsApiCall AwsServiceEvent AwsConsoleSignIn
    ConsoleLogin AccessDenied Management NetworkActivity Insight amazonaws.com bedrock sagemaker cloudtrail guardduty
    security-hub cloudwatch kubernetes lambda secretsmanager monitoring inspector detective macie userName roleName
    roleArn policyArn policyDocument endpointName modelName endpointConfigName modelPackageName modelId bucketName
    instanceId groupName accessKeyId principalId principalArn sourceIPAddress userAgent userIdentity requestParameters
    responseElements additionalEventData configuration resources InvokeModel InvokeEndpoint Converse NOERROR NXDOMAIN
    ACCEPT REJECT NODATA true false null https:// http:// aws-cli/ Boto3/ redacted- source test data prod production
    admin administrator default model training public private console invocation version AllTraffic`.split(
    /\s+/,
  ),
  ...Object.values(EVENT_TABLES).flatMap(({ name, columns }) => [
    name,
    ...columns.map((c) => c.name),
  ]),
]

const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/

/** Digits alone are in accounts, ports and times; an account also decides whose a row is and which event it is. */
const NUMBER = new RegExp(`^[\\d.,:-]{1,${PSEUDONYM_DIGITS}}$`)
const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$|^[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:]*$/i
const DIGITS = new RegExp(`^[0-9a-f]{0,${PSEUDONYM_DIGITS}}$`)

/** Quotation marks that could be those of the JSON around a text, and backslashes that could be half an escape. */
const EDGE = /^["\\]|["\\]$|"\s*[{}[\],:]|[{}[\],:]\s*"/

/** Refuses what would be found where nobody is meant, naming the place in the list and not the text.
 * @throws UserError */
export function checkRedactable(values: readonly string[]): void {
  if (values.length > MOST)
    throw new UserError(`${values.length} texts to redact are too many: at most ${MOST}`)
  for (const [i, value] of values.entries()) {
    const why = problemOf(value)
    if (why !== undefined) throw new UserError(`text ${i + 1} to redact ${why}`)
  }
}

function problemOf(value: string): string | undefined {
  if (value.length < SHORTEST) return `is too short: name at least ${SHORTEST} characters`
  if (Buffer.from(value, 'utf8').toString('utf8') !== value || value.includes('\0'))
    return 'is no text that a log can hold: it has half a character or a zero'
  if (Buffer.byteLength(value) > LONGEST_BYTES)
    return `is too long: at most ${LONGEST_BYTES} bytes of UTF-8`
  if (EDGE.test(value))
    return 'begins or ends like a part of JSON: leave out quotation marks and backslashes around what is meant'
  if (REGION.test(value) || WORDS.some((word) => word.includes(value)))
    return 'is part of a word that logs are made of, so it would be found where nobody is meant: name more of it, such as user/NAME'
  if (nameIn(value).length < SHORTEST_NAME)
    return `names nobody: after the kind of a principal come at least ${SHORTEST_NAME} characters`
  if (!ADDRESS.test(value) && (NUMBER.test(value) || isOfPseudonym(value)))
    return 'is a number: it is in accounts, times, ids and hashes that mean something else; name more of what it is in'
  return undefined
}

/** So few hexadecimal digits are in any id or hash, and in what stands for others. */
function isOfPseudonym(value: string): boolean {
  const end = value.lastIndexOf('-') + 1
  return 'redacted-'.endsWith(value.slice(0, end)) && DIGITS.test(value.slice(end))
}
