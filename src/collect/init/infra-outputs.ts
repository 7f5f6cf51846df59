import { isRecord, type PlainRecord, recordOrEmpty } from '../../events/plain-record.ts'
import { UserError } from '../../events/user-error.ts'
import { NO_SURVEY, type Survey } from './survey.ts'

/**
 * What `infra/` set up, by what it tells when it is done: `pulumi stack output --json` (`bucketName`), or `terraform output -json`
 * (`bucket_name`, with its value inside). Outputs of other programs in the same file are left alone.
 *
 * @param name for messages
 * @param named the Region, where the outputs do not say it
 * @throws UserError when there is no bucket in it
 */
export function readOutputs(json: string, name: string, named = ''): Survey {
  const { text: outputs, list } = outputsOf(json, name)
  const bucket = outputs('bucketName', 'bucket_name')
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
    throw new UserError(
      `${name} has no bucketName (Pulumi) or bucket_name (Terraform): write it with \`pulumi stack output --json\` or \`terraform output -json\` in the folder of infra/, with logBucket turned on`,
    )
  const role = outputs('readerRoleArn', 'reader_role_arn')
  const url = outputs('queueUrl', 'queue_url')
  const trail = outputs('trailArn', 'trail_arn')
  const region = regionOfQueue(url) || trail.split(':')[3] || named
  if (region === '')
    throw new UserError(
      `${name} tells neither a queue nor a trail of the Region ${bucket} is in: name it with --region`,
    )
  // The role may list below these and not the bucket as a whole.
  const prefixes = list('logPrefixes', 'log_prefixes') ?? ['']
  const asked = role === '' ? undefined : list('readerSources', 'reader_sources')
  return {
    ...NO_SURVEY,
    account: role.split(':')[4] ?? '',
    regions: [region],
    places: prefixes.map((prefix) => ({
      bucket,
      prefix,
      region,
      what: `the bucket of infra/${prefix === '' ? '' : `, ${prefix}`}`,
      trouble: '',
    })),
    queues: url === '' ? [] : [{ url, region, buckets: [bucket], isOurs: true }],
    role,
    mayAsk: asked === undefined ? undefined : new Set(asked),
    guardDuty: outputs('detectorId', 'detector_id') === '' ? [] : [region],
    hasTrail: trail !== '',
    notes:
      role === ''
        ? ['infra/ made no reader role: Dupin reads with the credentials at hand.']
        : [
            'The external id of the reader role is not among the outputs: it is what the configuration of infra/ says.',
          ],
  }
}

interface Outputs {
  /** `''` where there is none. */
  readonly text: (pulumi: string, terraform: string) => string
  readonly list: (pulumi: string, terraform: string) => readonly string[] | undefined
}

function outputsOf(json: string, name: string): Outputs {
  const outputs = recordOrEmpty(parsed(json, name))
  const named = (pulumi: string, terraform: string) =>
    outputValue(outputs, pulumi) ?? outputValue(outputs, terraform)
  return {
    text: (pulumi, terraform) => {
      const value = named(pulumi, terraform)
      return typeof value === 'string' ? value : ''
    },
    list: (pulumi, terraform) => {
      const value = named(pulumi, terraform)
      if (!Array.isArray(value)) return undefined
      return value.filter((one) => typeof one === 'string')
    },
  }
}

/** Terraform puts a value inside what it says about it. */
function outputValue(outputs: PlainRecord, key: string): unknown {
  const found = Object.hasOwn(outputs, key) ? outputs[key] : undefined
  return isRecord(found) ? found['value'] : found
}

function parsed(json: string, name: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    throw new UserError(`${name} is not JSON: ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    })
  }
}

/** `https://sqs.eu-west-1.amazonaws.com/111122223333/logs` */
function regionOfQueue(url: string): string {
  return /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\.com/.exec(url)?.[1] ?? ''
}
