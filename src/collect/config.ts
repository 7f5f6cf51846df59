import { parse, YAMLParseError } from 'yaml'
import { z } from 'zod'
import { UserError } from '../events/user-error.ts'
import { LOG_NAMES } from '../formats/catalogue.ts'
import { checkRedactable } from '../lake/redaction/redactable.ts'
import { checkRules } from '../lake/retention/retention.ts'

const account = z.string().regex(/^\d{12}$/, 'an account has twelve digits')
const region = z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d+$/, 'not the name of a Region')
const roleArn = z.string().regex(/^arn:[a-z-]+:iam::\d{12}:role\/.+$/, 'not the ARN of a role')
const day = z.iso.date()

/** What a source is called where its state is shown; made of what it is when left out. */
const name = z
  .string()
  .regex(/^[\w.:/-]{1,100}$/, 'letters, digits and . : / - _ only')
  .optional()

/** How to be allowed in: a role that is taken on, with what its owner wants to hear. */
const access = {
  role: roleArn.optional(),
  externalId: z.string().min(2).max(1224).optional(),
}

/** Of buckets whose requesters pay for what they ask: that this account is willing to. */
const requesterPays = z.boolean().default(false)

const s3 = z.strictObject({
  kind: z.literal('s3'),
  name,
  bucket: z.string().min(3).max(63),
  /** Keys below any of these are read; all of the bucket where there is none. */
  prefixes: z.array(z.string().max(1024)).default(['']),
  region,
  /** Objects of earlier days are left alone, where the key says the day. */
  from: day.optional(),
  /** How long after a look the next begins. */
  everyMinutes: z.int().min(1).max(1440).default(5),
  requesterPays,
  ...access,
})

const sqs = z.strictObject({
  kind: z.literal('sqs'),
  name,
  /** URL of a queue that S3, or SNS or EventBridge for it, tells of new objects. */
  queue: z.url(),
  region,
  /** Objects elsewhere are not read, whatever a message says. */
  buckets: z.array(z.string().min(3).max(63)).min(1),
  /** Receives after which a message whose objects cannot be read is noted and tried seldom. */
  parkAfter: z.int().min(1).max(100).default(5),
  requesterPays,
  ...access,
})

const API_KINDS = ['cloudtrail', 'guardduty', 'security-hub', 'cloudwatch', 'descriptions'] as const

/** What APIs of AWS are asked, in each account and Region named; in the account of the credentials where none is. */
const api = z.strictObject({
  kind: z.enum(API_KINDS),
  name,
  accounts: z.array(z.strictObject({ id: account, ...access })).default([]),
  regions: z.array(region).min(1),
  /** The first time it is asked for these days past. */
  days: z.int().min(1).max(455).default(14),
  everyMinutes: z.int().min(1).max(1440).default(15),
})

const retention = z.record(z.string(), z.int().min(1).max(3650))

const configuration = z.strictObject({
  aws: z
    .strictObject({
      profile: z.string().optional(),
      region: region.optional(),
      endpointUrl: z.url().optional(),
    })
    .default({}),
  // What is commented out below a name in YAML leaves the name with nothing.
  sources: z
    .array(z.discriminatedUnion('kind', [s3, sqs, api]))
    .nullish()
    .transform((sources) => sources ?? []),
  /** Days that each table keeps its rows, by the name of a log format; `default` for all others. */
  retention: retention.default({}),
  /** Names, addresses or keys that a pseudonym stands for in all that is read, exactly as logs write them. */
  redact: z.array(z.string()).default([]),
})

/** What is collected from where, and how long it is kept: the file that `dupin init` writes and `dupin collect` reads. */
export type Configuration = z.infer<typeof configuration>
export type SourceSettings = Configuration['sources'][number]

/** @param name for messages. @throws UserError that names every field that is wrong */
export function parseConfiguration(text: string, name: string): Configuration {
  const parsed = configuration.safeParse(yamlOf(text, name))
  if (parsed.success) {
    checkRules(parsed.data.retention, LOG_NAMES)
    checkRedactable(parsed.data.redact)
    return parsed.data
  }
  const lines = parsed.error.issues.map(
    ({ path, message }) => `  ${path.join('.') || '(the file)'}: ${message}`,
  )
  throw new UserError(`${name} is not a configuration of Dupin:\n${lines.join('\n')}`)
}

function yamlOf(text: string, name: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 })
  } catch (error) {
    if (!(error instanceof YAMLParseError) && !(error instanceof ReferenceError)) throw error
    throw new UserError(`${name} is not YAML: ${error.message}`, { cause: error })
  }
}
