import { type PlainRecord, recordOrEmpty } from '../../events/plain-record.ts'
import type { ApiDeps } from '../../sources/aws/api-settings.ts'
import { describedLines } from '../../sources/aws/descriptions-source.ts'
import { placesOf } from '../../sources/aws/places.ts'
import type { AwsTarget } from '../../sources/aws/session.ts'
import type { S3Api } from '../../sources/s3/s3-api.ts'
import { type BucketDeps, lookIntoBuckets } from './bucket-facts.ts'
import { type LogPlace, NO_SURVEY, type Survey } from './survey.ts'

/** Whom to ask, and where. */
export interface SurveySettings {
  readonly regions: readonly string[]
  readonly role?: string | undefined
  readonly externalId?: string | undefined
}

export interface SurveyDeps extends ApiDeps {
  /** S3 in a Region. */
  readonly s3: (target: Pick<AwsTarget, 'region' | 'role'>) => Pick<S3Api, 'listPage'>
}

/** An answer of a describe call, as `descriptionsSource` writes it down. */
interface Answered {
  readonly name: string
  readonly region: string
  readonly response: PlainRecord
  /** `''` unless there is something to mend, or to ask again. */
  readonly refusal: string
}

/**
 * Asks an account which logs it writes and where they go. What it may not ask is told, and the rest found out all the same.
 * Only calls that read are made.
 */
export async function surveyAccount(
  { regions, role, externalId }: SurveySettings,
  deps: SurveyDeps,
): Promise<Survey> {
  const problems: string[] = []
  const account = role === undefined ? [] : [{ id: accountOf(role), role, externalId }]
  const settings = { accounts: account, regions, days: 1 }
  const places = await placesOf(settings, deps, (_, problem) => problems.push(problem))
  const answers: Answered[] = []
  for (const place of places)
    for await (const { line, failure } of describedLines(place, deps))
      if (failure === undefined) answers.push(answerOf(line))
      else problems.push(failure)
  const found = distinct([...trails(answers), ...invocationLogs(answers), ...captures(answers)])
  const buckets = await lookIntoBuckets(found, (region) =>
    bucketDeps({ region, ...roleOf({ role, externalId }) }, deps),
  )
  return {
    ...NO_SURVEY,
    account: places[0]?.account ?? '',
    regions: places.length === 0 ? regions : places.map(({ region }) => region),
    role: role ?? '',
    externalId: externalId ?? '',
    places: buckets.places,
    queues: buckets.queues,
    hasTrail: trails(answers).length > 0,
    guardDuty: answers
      .filter(
        ({ name, response }) =>
          name === 'guardduty:ListDetectors' && list(response, 'DetectorIds').length > 0,
      )
      .map(({ region }) => region),
    notKnown: [
      ...new Set([
        ...problems,
        ...answers.map(({ refusal }) => refusal),
        ...buckets.notKnown,
        ...buckets.places.map(({ trouble }) => trouble),
      ]),
    ].filter(Boolean),
    notes: notesOf(answers),
  }
}

function roleOf({ role, externalId }: Omit<SurveySettings, 'regions'>): Pick<AwsTarget, 'role'> {
  if (role === undefined) return {}
  return { role: { arn: role, ...(externalId === undefined ? {} : { externalId }) } }
}

async function bucketDeps(
  target: Pick<AwsTarget, 'region' | 'role'>,
  { clientSettings, s3 }: SurveyDeps,
): Promise<BucketDeps> {
  return { settings: await clientSettings(target), api: s3(target) }
}

function accountOf(role: string): string {
  return role.split(':')[4] ?? ''
}

function answerOf(line: string): Answered {
  const answer = recordOrEmpty(JSON.parse(line))
  return {
    name: `${text(answer, 'service')}:${text(answer, 'operation')}`,
    region: text(answer, 'region'),
    response: recordOrEmpty(answer['response']),
    refusal: refusalOf(recordOrEmpty(answer['error'])),
  }
}

/** What a permission is missing for, or was not answered. That a thing was gone when it was asked for is nothing to mend. */
function refusalOf(error: PlainRecord): string {
  const isToMend = ['denied', 'busy', 'credentials'].includes(text(error, 'kind'))
  return isToMend ? text(error, 'message') : ''
}

/** A trail of several Regions is told in each, and delivers to one bucket. */
function trails(answers: readonly Answered[]): readonly LogPlace[] {
  return answers
    .filter(({ name }) => name === 'cloudtrail:DescribeTrails')
    .flatMap(({ response, region }) =>
      list(response, 'trailList').map((trail) => ({
        bucket: text(trail, 'S3BucketName'),
        prefix: below(text(trail, 'S3KeyPrefix')),
        region: text(trail, 'HomeRegion') || region,
        what: `CloudTrail: trail ${text(trail, 'Name')}`,
        trouble: '',
      })),
    )
}

function invocationLogs(answers: readonly Answered[]): readonly LogPlace[] {
  return answers
    .filter(({ name }) => name === 'bedrock:GetModelInvocationLoggingConfiguration')
    .flatMap(({ response, region }) => {
      const s3 = recordOrEmpty(recordOrEmpty(response['loggingConfig'])['s3Config'])
      const bucket = text(s3, 'bucketName')
      const what = 'Bedrock model invocation log'
      return [{ bucket, prefix: below(text(s3, 'keyPrefix')), region, what, trouble: '' }]
    })
}

function captures(answers: readonly Answered[]): readonly LogPlace[] {
  return answers
    .filter(({ name }) => name === 'sagemaker:DescribeEndpoint')
    .flatMap(({ response, region }) => {
      const capture = recordOrEmpty(response['DataCaptureConfig'])
      const uri = /^s3:\/\/([^/]+)\/?(.*)$/.exec(text(capture, 'DestinationS3Uri'))
      if (capture['EnableCapture'] !== true || uri === null) return []
      const what = `SageMaker data capture of ${text(response, 'EndpointName')}`
      return [{ bucket: uri[1] ?? '', prefix: uri[2] ?? '', region, what, trouble: '' }]
    })
}

/** AWS puts what it delivers below this, whatever prefix it is told. */
function below(prefix: string): string {
  return prefix === '' ? 'AWSLogs/' : `${prefix.replace(/\/+$/, '')}/AWSLogs/`
}

function distinct(places: readonly LogPlace[]): readonly LogPlace[] {
  const named = places.filter(({ bucket }) => /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
  return [...new Map(named.map((place) => [`${place.bucket}\n${place.prefix}`, place])).values()]
}

function notesOf(answers: readonly Answered[]): readonly string[] {
  const endpoints = answers.filter(({ name }) => name === 'sagemaker:DescribeEndpoint')
  const uncaptured = endpoints.filter(
    ({ response }) => recordOrEmpty(response['DataCaptureConfig'])['EnableCapture'] !== true,
  )
  const unlogged = answers.filter(({ name, response, refusal }) => {
    const configuration = recordOrEmpty(response['loggingConfig'])
    const isAsked = name === 'bedrock:GetModelInvocationLoggingConfiguration' && refusal === ''
    return isAsked && configuration['s3Config'] === undefined
  })
  return [
    ...unlogged.map(
      ({ region }) =>
        `Bedrock in ${region} delivers no invocation log to S3: tokens, cost and callers are seen only roughly.`,
    ),
    ...uncaptured
      .filter(({ response }) => text(response, 'EndpointName') !== '')
      .map(
        ({ response, region }) =>
          `Endpoint ${text(response, 'EndpointName')} in ${region} has no data capture: drift of what it is asked is not seen.`,
      ),
  ]
}

function list(value: PlainRecord, key: string): readonly PlainRecord[] {
  const found = value[key]
  return Array.isArray(found) ? found.map((one) => recordOrEmpty(one)) : []
}

function text(value: PlainRecord, key: string): string {
  const found = value[key]
  return typeof found === 'string' ? found : ''
}
