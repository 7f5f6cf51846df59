import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A script that ran would leave this behind in the page. */
export const CANARY = 'hacked'

/** What somebody may write who knows that it will be looked at in a browser, a spreadsheet or a terminal. */
export const NAUGHTY: readonly string[] = [
  `<script>globalThis.${CANARY}=1</script>`,
  `"><img src=x onerror=globalThis.${CANARY}=1>`,
  `<svg onload=globalThis.${CANARY}=1>`,
  `<iframe srcdoc="<script>parent.${CANARY}=1</script>"></iframe>`,
  `javascript:globalThis.${CANARY}=1`,
  `'"><a href="javascript:globalThis.${CANARY}=1">look</a>`,
  `{{constructor.constructor('globalThis.${CANARY}=1')()}}`,
  `'; DROP TABLE term; --`,
  `=HYPERLINK("https://evil.example/","salary")`,
  `\u202egnp.exe\u2066\u200bhidden`,
  '\u001b[31mred\u001b]0;title\u0007',
  '__proto__',
  '../../../etc/passwd',
  '%2e%2e%2f%00',
  'W'.repeat(900),
]

const ACCOUNT = '111122223333'
/** Midnight UTC after the last day of the logs. */
const END = Date.UTC(2026, 10, 1)
const DAY = 86_400_000

export interface HostileLogs {
  readonly folder: string
  readonly remove: () => void
}

/** Logs in real formats whose every text somebody chose to do harm. */
export function hostileLogs(): HostileLogs {
  const folder = mkdtempSync(join(tmpdir(), 'dupin-hostile-'))
  const calls = NAUGHTY.flatMap((text, i) => callsOf(text, i))
  write(folder, 'cloudtrail.json', JSON.stringify({ Records: calls }))
  write(
    folder,
    'guardduty.jsonl',
    NAUGHTY.map((text, i) => JSON.stringify(finding(text, i))).join('\n'),
  )
  write(
    folder,
    'bedrock.jsonl',
    NAUGHTY.map((text, i) => JSON.stringify(invocation(text, i))).join('\n'),
  )
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

function write(folder: string, name: string, content: string): void {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

const uuid = (kind: number, n: number) =>
  `${String(kind).padStart(8, '0')}-0000-4000-8000-${n.toString(16).padStart(12, '0')}`

const iso = (time: number) => new Date(time).toISOString().replace('.000Z', 'Z')

/** Who reads something each day, and on the last turns the logs off, makes a key and takes an artifact. */
function callsOf(text: string, i: number): readonly object[] {
  const quiet = Array.from({ length: 6 }, (_, day) =>
    call(text, i, day, END - (6 - day) * DAY + 9 * 3_600_000, text, 'sagemaker.amazonaws.com'),
  )
  const loud = [
    ['StopLogging', 'cloudtrail.amazonaws.com'],
    ['DeleteModelInvocationLoggingConfiguration', 'bedrock.amazonaws.com'],
    ['CreateAccessKey', 'iam.amazonaws.com'],
    ['UpdateEndpoint', 'sagemaker.amazonaws.com'],
    ['PutObject', 's3.amazonaws.com'],
  ].map(([operation = '', service = ''], nth) =>
    call(text, i, 10 + nth, END - 5 * 3_600_000 + (i * 10 + nth) * 60_000, operation, service),
  )
  return [...quiet, ...loud]
}

function call(
  text: string,
  i: number,
  nth: number,
  time: number,
  operation: string,
  service: string,
): object {
  const session = nth % 2 === 1
  return {
    eventVersion: '1.11',
    userIdentity: session ? assumed(text) : user(text),
    eventTime: iso(time),
    eventSource: service,
    eventName: operation,
    awsRegion: 'eu-west-1',
    sourceIPAddress: nth % 3 === 0 ? text : `203.0.113.${i + 1}`,
    userAgent: text,
    ...(nth % 4 === 0 ? { errorCode: text, errorMessage: text } : {}),
    requestParameters: {
      name: text,
      endpointName: text,
      endpointConfigName: text,
      bucketName: text,
      key: text,
      userName: text,
      tags: [{ key: text, value: text }],
    },
    responseElements: null,
    requestID: uuid(2, i * 100 + nth),
    eventID: uuid(1, i * 100 + nth),
    readOnly: nth < 10,
    resources: [{ ARN: `arn:aws:s3:::${text}`, accountId: ACCOUNT, type: text }],
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: ACCOUNT,
  }
}

function user(text: string): object {
  return {
    type: 'IAMUser',
    principalId: text,
    arn: `arn:aws:iam::${ACCOUNT}:user/${text}`,
    accountId: ACCOUNT,
    accessKeyId: text,
    userName: text,
  }
}

function assumed(text: string): object {
  return {
    type: 'AssumedRole',
    principalId: `AROAEXAMPLE:${text}`,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${text}/${text}`,
    accountId: ACCOUNT,
    accessKeyId: text,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROAEXAMPLE',
        arn: `arn:aws:iam::${ACCOUNT}:role/${text}`,
        accountId: ACCOUNT,
        userName: text,
      },
      attributes: { creationDate: iso(END - DAY), mfaAuthenticated: 'false' },
    },
  }
}

function finding(text: string, i: number): object {
  const id = i.toString(16).padStart(32, '0')
  const time = new Date(END - 4 * 3_600_000 + i * 60_000).toISOString()
  return {
    schemaVersion: '2.0',
    accountId: ACCOUNT,
    region: 'eu-west-1',
    partition: 'aws',
    id,
    arn: `arn:aws:guardduty:eu-west-1:${ACCOUNT}:detector/12abc34d567e8fa901bc2d34e56789f0/finding/${id}`,
    type: i % 2 === 0 ? `Impact:IAMUser/${text}` : 'Impact:IAMUser/CostHarvesting',
    resource: {
      resourceType: 'AccessKey',
      accessKeyDetails: {
        accessKeyId: text,
        principalId: text,
        userType: 'IAMUser',
        userName: text,
      },
    },
    service: {
      serviceName: 'guardduty',
      action: {
        actionType: 'AWS_API_CALL',
        awsApiCallAction: {
          api: text,
          serviceName: text,
          callerType: text,
          remoteIpDetails: { ipAddressV4: text },
        },
      },
      eventFirstSeen: time,
      eventLastSeen: time,
      archived: false,
      count: 3,
    },
    severity: 8,
    createdAt: time,
    updatedAt: time,
    title: text,
    description: text,
  }
}

function invocation(text: string, i: number): object {
  return {
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: iso(END - 3 * 3_600_000 + i * 60_000),
    accountId: ACCOUNT,
    identity: { arn: `arn:aws:iam::${ACCOUNT}:user/${text}` },
    region: 'eu-west-1',
    requestId: uuid(3, i),
    operation: 'InvokeModel',
    modelId: text,
    input: { inputContentType: 'application/json', inputBodyJson: { prompt: text } },
    output: {
      outputContentType: 'application/json',
      outputBodyJson: { completion: text, stop_reason: text },
    },
  }
}
