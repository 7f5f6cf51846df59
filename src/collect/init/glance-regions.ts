import { UserError } from '../../events/user-error.ts'
import { failureOf } from '../../sources/aws/api-failure.ts'
import type { ApiDeps, Place } from '../../sources/aws/api-settings.ts'
import { placesOf } from '../../sources/aws/places.ts'
import type { ClientSettings } from '../../sources/aws/session.ts'
import { groupBy } from '../../statistics/group-by.ts'
import type { SurveySettings } from './survey-account.ts'

/** What a Region shows at a glance. */
export interface GlancedRegion {
  readonly region: string
  /** What was found, for people: `3 endpoints`. */
  readonly found: readonly string[]
  /** Whether models are used there. */
  readonly hasModels: boolean
}

export interface Glance {
  readonly account: string
  /** Regions in which something was found. */
  readonly regions: readonly GlancedRegion[]
  /** What could not be looked at, and what to allow. */
  readonly notKnown: readonly string[]
}

interface Look {
  readonly action: string
  readonly isOfModels: boolean
  /** What there is; `''` when nothing is. @throws what AWS throws */
  readonly look: (client: ClientSettings) => Promise<string>
}

/** Of the calls that a survey makes, those that tell most. */
const LOOKS: readonly Look[] = [
  { action: 'sagemaker:ListEndpoints', isOfModels: true, look: endpoints },
  {
    action: 'bedrock:GetModelInvocationLoggingConfiguration',
    isOfModels: true,
    look: invocationLog,
  },
  { action: 'cloudwatch:ListMetrics', isOfModels: true, look: calledModels },
  { action: 'cloudtrail:DescribeTrails', isOfModels: false, look: trails },
  { action: 'guardduty:ListDetectors', isOfModels: false, look: detectors },
]

/** Regions that are asked at once. */
const AT_ONCE = 8
/** A Region that does not answer is not worth minutes. */
const ATTEMPTS = 2

/**
 * Looks into many Regions, with a few calls each that only read. A Region that the account has not enabled refuses the credentials
 * that others take: it has nothing.
 *
 * @param settings the first Region must be enabled
 * @throws UserError when the account cannot be entered
 */
export async function glanceRegions(settings: SurveySettings, deps: ApiDeps): Promise<Glance> {
  const { regions, role, externalId } = settings
  const problems: string[] = []
  const accounts = role === undefined ? [] : [{ id: role.split(':')[4] ?? '', role, externalId }]
  const places = await placesOf({ accounts, regions, days: 1 }, deps, (_, why) =>
    problems.push(why),
  )
  const [first] = places
  if (first === undefined)
    throw new UserError(`the account cannot be entered: ${problems.join('; ')}`)
  const glanced: Glanced[] = []
  for (let i = 0; i < places.length; i += AT_ONCE)
    glanced.push(...(await Promise.all(places.slice(i, i + AT_ONCE).map(glanceAt))))
  return {
    account: first.account,
    regions: glanced.filter(({ found }) => found.length > 0),
    notKnown: notKnown(glanced),
  }
}

interface Trouble {
  readonly action: string
  readonly region: string
  readonly isDenied: boolean
  readonly text: string
}

interface Glanced extends GlancedRegion {
  readonly troubles: readonly Trouble[]
}

async function glanceAt(place: Place): Promise<Glanced> {
  const quick = { ...place.client, maxAttempts: ATTEMPTS }
  const seen = await Promise.all(
    LOOKS.map(async ({ action, isOfModels, look }) => {
      try {
        return { what: await look(quick), isOfModels, troubles: [] }
      } catch (error) {
        return { what: '', isOfModels, troubles: troubleOf(error, action, place) }
      }
    }),
  )
  return {
    region: place.region,
    found: seen.flatMap(({ what }) => (what === '' ? [] : [what])),
    hasModels: seen.some(({ what, isOfModels }) => isOfModels && what !== ''),
    troubles: seen.flatMap(({ troubles }) => troubles),
  }
}

/** Where the account does not have the Region, or the Region not the service, there is nothing to find. */
function troubleOf(error: unknown, action: string, { region, who }: Place): readonly Trouble[] {
  const { kind, text } = failureOf(error, { action, region, who })
  const isNowhere = error instanceof Error && 'code' in error && error.code === 'ENOTFOUND'
  if (kind === 'credentials' || kind === 'absent' || isNowhere) return []
  return [{ action, region, isDenied: kind === 'denied', text }]
}

/** What is missing is so in most Regions: it is told once. */
function notKnown(glanced: readonly Glanced[]): readonly string[] {
  const all = glanced.flatMap(({ troubles }) => troubles)
  return [...groupBy(all, ({ action, isDenied }) => `${action} ${isDenied}`)].map(([, some]) => {
    const [{ action, region, isDenied, text }] = some
    const where = some.length === 1 ? region : `${some.length} Regions, such as ${region}`
    return isDenied
      ? `what ${action} tells in ${where}: allow ${action}`
      : `what ${action} tells in ${where}: ${text}`
  })
}

const counted = (count: number, more: boolean, one: string) =>
  count === 0 ? '' : `${count}${more ? ' or more' : ''} ${one}${count === 1 && !more ? '' : 's'}`

async function endpoints(settings: ClientSettings): Promise<string> {
  const { ListEndpointsCommand, SageMakerClient } = await import('@aws-sdk/client-sagemaker')
  return using(new SageMakerClient(settings), async (client) => {
    const answer = await client.send(new ListEndpointsCommand({ MaxResults: 100 }))
    return counted(answer.Endpoints?.length ?? 0, answer.NextToken !== undefined, 'endpoint')
  })
}

async function invocationLog(settings: ClientSettings): Promise<string> {
  const { BedrockClient, GetModelInvocationLoggingConfigurationCommand } = await import(
    '@aws-sdk/client-bedrock'
  )
  return using(new BedrockClient(settings), async (client) => {
    const { loggingConfig } = await client.send(
      new GetModelInvocationLoggingConfigurationCommand({}),
    )
    const isOn = loggingConfig?.s3Config ?? loggingConfig?.cloudWatchConfig
    return isOn === undefined ? '' : 'Bedrock invocation log'
  })
}

/** CloudWatch lists metrics that had data within two weeks. */
async function calledModels(settings: ClientSettings): Promise<string> {
  const { CloudWatchClient, ListMetricsCommand } = await import('@aws-sdk/client-cloudwatch')
  return using(new CloudWatchClient(settings), async (client) => {
    const asked = { Namespace: 'AWS/Bedrock', MetricName: 'Invocations' }
    const { Metrics = [], NextToken } = await client.send(new ListMetricsCommand(asked))
    const models = new Set(
      Metrics.flatMap(({ Dimensions = [] }) =>
        Dimensions.flatMap(({ Name, Value }) => (Name === 'ModelId' ? (Value ?? []) : [])),
      ),
    )
    const called = counted(models.size, NextToken !== undefined, 'Bedrock model')
    return called === '' ? '' : `${called} called`
  })
}

async function trails(settings: ClientSettings): Promise<string> {
  const { CloudTrailClient, DescribeTrailsCommand } = await import('@aws-sdk/client-cloudtrail')
  return using(new CloudTrailClient(settings), async (client) => {
    const { trailList = [] } = await client.send(
      new DescribeTrailsCommand({ includeShadowTrails: false }),
    )
    return counted(trailList.length, false, 'trail')
  })
}

async function detectors(settings: ClientSettings): Promise<string> {
  const { GuardDutyClient, ListDetectorsCommand } = await import('@aws-sdk/client-guardduty')
  return using(new GuardDutyClient(settings), async (client) => {
    const { DetectorIds = [] } = await client.send(new ListDetectorsCommand({}))
    return DetectorIds.length === 0 ? '' : 'GuardDuty'
  })
}

async function using<C extends { destroy(): void }>(
  client: C,
  look: (client: C) => Promise<string>,
): Promise<string> {
  try {
    return await look(client)
  } finally {
    client.destroy()
  }
}
