import { type PlainRecord, recordOrEmpty } from '../../events/plain-record.ts'
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
  const outputs = outputsOf(json, name)
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
  return {
    ...NO_SURVEY,
    account: role.split(':')[4] ?? '',
    regions: [region],
    places: [{ bucket, prefix: '', region, what: 'the bucket of infra/' }],
    queue: url === '' ? undefined : { url, region },
    role,
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

type Outputs = (pulumi: string, terraform: string) => string

function outputsOf(json: string, name: string): Outputs {
  const outputs = recordOrEmpty(parsed(json, name))
  return (pulumi, terraform) => textOf(outputs, pulumi) || textOf(outputs, terraform)
}

function textOf(outputs: PlainRecord, key: string): string {
  const found = Object.hasOwn(outputs, key) ? outputs[key] : undefined
  if (typeof found === 'string') return found
  const value = recordOrEmpty(found)['value']
  return typeof value === 'string' ? value : ''
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
