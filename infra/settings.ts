import * as pulumi from '@pulumi/pulumi'
import { z } from 'zod'

/**
 * What a stack can be told, as `pulumi config set --path dupin:<key>`. Each part is absent until its key is set, so a
 * stack makes only what was asked for. Unknown keys are errors: a misspelled one would otherwise leave a log uncollected
 * in silence.
 */

const ACCOUNT = /^\d{12}$/
const ROLE = /^arn:aws[\w-]*:iam::(\d{12}):role\/[\w+=,.@/-]{1,512}$/
const PRINCIPAL = /^arn:aws[\w-]*:iam::\d{12}:(?:root|role\/[\w+=,.@/-]+|user\/[\w+=,.@/-]+)$/
const BUCKET_ARN = /^arn:aws[\w-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/

const accountId = z.string().regex(ACCOUNT, 'an account id is 12 digits, in quotes')
const roleArn = z.string().regex(ROLE, 'a role is arn:aws:iam::<account>:role/<name>')
const days = z.int().min(1).max(3650)

/** GuardDuty's own names. https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DetectorFeatureConfiguration.html */
const GUARDDUTY_FEATURES = [
  'S3_DATA_EVENTS',
  'EKS_AUDIT_LOGS',
  'EBS_MALWARE_PROTECTION',
  'RDS_LOGIN_EVENTS',
  'LAMBDA_NETWORK_LOGS',
  'RUNTIME_MONITORING',
  'AI_PROTECTION',
] as const

const access = z.strictObject({
  roleArn: roleArn.optional(),
  externalId: z.string().min(2).max(1224).optional(),
  profile: z.string().min(1).optional(),
})

const member = z
  .strictObject({
    accountId,
    email: z.email('the e-mail address of the root user of the account').max(64),
    message: z.string().min(1).max(1000).optional(),
    disableEmailNotification: z.boolean().default(true),
    /** How to act as the account to accept the invitation; without it somebody there must accept. */
    accept: access.optional(),
  })
  .superRefine(({ accountId, accept }, context) => {
    if (accept === undefined) return
    const path = ['accept']
    if ((accept.roleArn === undefined) === (accept.profile === undefined)) {
      context.addIssue({ code: 'custom', path, message: 'needs either roleArn or profile' })
    }
    const owner = ROLE.exec(accept.roleArn ?? '')?.[1]
    if (owner !== undefined && owner !== accountId) {
      const message = `the role is of account ${owner}, the member is ${accountId}`
      context.addIssue({ code: 'custom', path: ['accept', 'roleArn'], message })
    }
  })

const behaviorGraph = z.strictObject({
  members: z
    .array(member)
    .max(1200, 'a behavior graph has at most 1,200 members')
    .default([])
    .refine((all) => new Set(all.map((one) => one.accountId)).size === all.length, {
      error: 'an account is there twice',
    }),
  organization: z
    .strictObject({ adminAccountId: accountId, autoEnable: z.boolean().default(true) })
    .optional(),
})

const logBucket = z.strictObject({
  bucketName: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'no name that S3 allows')
    .optional(),
  retentionDays: z
    .strictObject({
      auditTrail: days.default(365),
      threatDetection: days.default(365),
      flowLogs: days.default(90),
      invocations: days.default(30),
      dataCapture: days.default(30),
    })
    .prefault({}),
})

const auditTrail = z.strictObject({
  organization: z.boolean().default(false),
  sageMakerDataEvents: z.boolean().default(true),
  bedrockDataEvents: z.boolean().default(true),
  s3DataBucketArns: z
    .array(z.string().regex(BUCKET_ARN, 'a bucket is arn:aws:s3:::<name>'))
    .max(200)
    .default([]),
})

const threatDetection = z.strictObject({
  features: z
    .array(z.enum(GUARDDUTY_FEATURES))
    .default(['S3_DATA_EVENTS', 'LAMBDA_NETWORK_LOGS', 'AI_PROTECTION']),
  exportFindings: z.boolean().default(true),
  organization: z
    .strictObject({
      adminAccountId: accountId,
      autoEnable: z.enum(['ALL', 'NEW', 'NONE']).default('ALL'),
    })
    .optional(),
})

const flowLogs = z.strictObject({
  vpcIds: z.array(z.string().regex(/^vpc-[0-9a-f]{8,17}$/, 'a VPC is vpc-…')).min(1),
  aggregationSeconds: z.union([z.literal(60), z.literal(600)]).default(600),
})

const invocationLogging = z.strictObject({
  text: z.boolean().default(true),
  image: z.boolean().default(false),
  embedding: z.boolean().default(false),
  video: z.boolean().default(false),
})

const readerRole = z.strictObject({
  trustedPrincipalArns: z
    .array(z.string().regex(PRINCIPAL, 'no ARN of an account, role or user'))
    .min(1),
  externalId: z.string().regex(/^[\w+=,.@:/-]{16,500}$/, '16 to 500 letters, digits or _+=,.@:/-'),
  events: z.boolean().default(false),
  findings: z.boolean().default(false),
  metrics: z.boolean().default(false),
  sageMaker: z.boolean().default(false),
})

const settingsSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{1,20}$/, '2 to 21 small letters, digits or hyphens')
      .default('dupin'),
    region: z.string({ error: 'no Region: pulumi config set aws:region …' }).min(1),
    endpoint: z
      .url({ protocol: /^https?$/, error: 'an address such as http://127.0.0.1:8417' })
      .optional(),
    organizationId: z
      .string()
      .regex(/^o-[a-z0-9]{10,32}$/, 'an organisation is o-…')
      .optional(),
    tags: z.record(z.string().min(1).max(128), z.string().max(256)).default({}),
    protect: z.boolean().optional(),
    management: access.optional(),
    behaviorGraph: behaviorGraph.optional(),
    logBucket: logBucket.optional(),
    auditTrail: auditTrail.optional(),
    threatDetection: threatDetection.optional(),
    flowLogs: flowLogs.optional(),
    invocationLogging: invocationLogging.optional(),
    readerRole: readerRole.optional(),
  })
  .superRefine((settings, context) => {
    for (const [path, message] of contradictions(settings)) {
      context.addIssue({ code: 'custom', path: [path], message })
    }
  })

export type Settings = z.infer<typeof settingsSchema>
export type AccountAccess = z.infer<typeof access>
export type BehaviorGraphSettings = z.infer<typeof behaviorGraph>
export type LogBucketSettings = z.infer<typeof logBucket>
export type AuditTrailSettings = z.infer<typeof auditTrail>
export type ThreatDetectionSettings = z.infer<typeof threatDetection>
export type FlowLogSettings = z.infer<typeof flowLogs>
export type InvocationLoggingSettings = z.infer<typeof invocationLogging>
export type ReaderRoleSettings = z.infer<typeof readerRole>

/**
 * Settings from what a stack was told, with what it was not told filled in.
 * @throws pulumi.RunError naming every key that is wrong, and why
 */
export function parseSettings(told: unknown): Settings {
  const parsed = settingsSchema.safeParse(told)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map(({ path, message }) => `  ${keyOf(path)}: ${message}`)
  throw new pulumi.RunError(`The configuration cannot be used:\n${lines.join('\n')}`)
}

/**
 * Settings from the configuration of the stack that is running.
 * @param region of `aws:region` or of the environment, as the provider finds it
 * @throws pulumi.RunError as `parseSettings`
 */
export function readSettings(config: pulumi.Config, region: string | undefined): Settings {
  const told: Record<string, unknown> = { region }
  for (const key of Object.keys(pulumi.runtime.allConfig())) {
    if (!key.startsWith(`${config.name}:`)) continue
    const name = key.slice(config.name.length + 1)
    told[name] = readValue(config, name)
  }
  return parseSettings(told)
}

/** Keys whose value is text as it stands; all others are JSON. */
const TEXT_KEYS = new Set(['name', 'endpoint', 'organizationId'])

function readValue(config: pulumi.Config, name: string): unknown {
  if (TEXT_KEYS.has(name)) return config.get(name)
  try {
    return config.getObject(name)
  } catch {
    return config.get(name)
  }
}

function contradictions(settings: {
  readonly [key: string]: unknown
  readonly endpoint?: string | undefined
  readonly organizationId?: string | undefined
  readonly auditTrail?: AuditTrailSettings | undefined
}): [string, string][] {
  const has = (key: string) => settings[key] !== undefined
  const found: [string, string][] = []
  const parts = [
    'logBucket',
    'auditTrail',
    'threatDetection',
    'flowLogs',
    'invocationLogging',
    'readerRole',
  ]
  if (has('endpoint')) {
    for (const part of parts.filter(has)) {
      found.push([part, 'needs AWS itself: leave it out where endpoint is set'])
    }
  }
  if (!has('logBucket')) {
    for (const part of ['auditTrail', 'flowLogs', 'invocationLogging', 'readerRole'].filter(has)) {
      found.push([part, 'needs the log bucket: set logBucket, if only to {}'])
    }
  }
  if (settings.auditTrail?.organization === true && !has('organizationId')) {
    found.push(['organizationId', 'an organisation trail needs it, for the policy of the bucket'])
  }
  return found
}

function keyOf(path: readonly PropertyKey[]): string {
  if (path[0] === 'region') return 'aws:region'
  const steps = path.map((step, i) => {
    if (typeof step === 'number') return `[${step}]`
    return i === 0 ? String(step) : `.${String(step)}`
  })
  return `dupin:${steps.join('')}`
}
