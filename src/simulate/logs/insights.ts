import { DAY, HOUR } from '../../events/time.ts'
import type { Random } from '../../statistics/random.ts'
import type { ApiCall } from '../act.ts'
import type { SimulatedFile } from '../files.ts'
import { groupBy } from '../group.ts'
import { gzip } from '../gzip.ts'
import { mixedAlphanumeric, uuid } from '../identifiers.ts'
import type { JsonRecord } from '../json.ts'
import { insightKey } from '../layout.ts'
import type { DayTold, ToldHistory, ToldLog } from './log-writer.ts'
import { wholeSeconds } from './text.ts'

/**
 * CloudTrail Insights: hours in which an operation that writes was called, or any failed with one error, far more often than in
 * the week before. CloudTrail does not publish its model; here it is a count that a Poisson process of the usual rate hardly
 * reaches. The first insights come after a day and a half, as AWS says.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-insights-events-with-cloudtrail.html
 */
export const INSIGHTS: ToldLog = {
  name: 'cloudtrail-insights',
  title: 'CloudTrail Insights events',
  open: (history) => {
    const past = new Map<string, CountedDay[]>()
    return (told) => insightObjects(told, history, past)
  },
}

const BASELINE_DAYS = 7
const LEAST_HISTORY = 1.5 * DAY
/** Fewer in an hour are no surge whatever was before. */
const LEAST_CALLS = 8
const SIGMAS = 6

/** Calls of a series by day: the baseline's. */
interface CountedDay {
  readonly day: number
  readonly count: number
  readonly callers: ReadonlyMap<string, number>
}

/** Calls of one operation in an account and Region, or those of them that failed with one error. */
interface Watched {
  readonly call: ApiCall
  readonly error: string
}

function* insightObjects(
  { day, calls, random }: DayTold,
  history: ToldHistory,
  past: Map<string, CountedDay[]>,
): Generator<SimulatedFile> {
  const found: (readonly [ApiCall, JsonRecord])[] = []
  for (const [name, members] of groupBy(calls.flatMap(watched), keyOf)) {
    const own = random.fork(name)
    const before = (past.get(name) ?? []).filter((one) => one.day >= day - BASELINE_DAYS * DAY)
    const days = Math.min(BASELINE_DAYS, (day - history.start) / DAY)
    if (day - history.start >= LEAST_HISTORY)
      for (const surge of surgesOf(members, before, days))
        for (const record of insightRecords(surge, own)) found.push([surge.first.call, record])
    past.set(name, [...before, { day, count: members.length, callers: callersOf(members) }])
  }
  const placeOf = ([{ account, region }]: (typeof found)[number]) => `${account}/${region}`
  for (const [place, records] of groupBy(found, placeOf)) {
    const [account = '', region = ''] = place.split('/')
    const unique = mixedAlphanumeric(random.fork(place), 16)
    const path = insightKey(history.organisation.id, account, region, day + DAY - 1, unique)
    yield { path, bytes: gzip(JSON.stringify({ Records: records.map(([, record]) => record) })) }
  }
}

function watched(call: ApiCall): readonly Watched[] {
  if (call.data === true) return []
  const failed = call.error === undefined ? [] : [{ call, error: call.error.code }]
  return call.readOnly ? failed : [{ call, error: '' }, ...failed]
}

function keyOf({ call, error }: Watched): string {
  return [call.account, call.region, call.service, call.operation, error].join('/')
}

function callersOf(members: readonly Watched[]): ReadonlyMap<string, number> {
  return new Map(
    groupBy(members, ({ call }) => call.actor.arn).map(([arn, own]) => [arn, own.length]),
  )
}

interface Surge {
  readonly first: Watched
  readonly start: number
  readonly count: number
  /** Calls a minute before. */
  readonly usual: number
  readonly callers: ReadonlyMap<string, number>
  readonly before: ReadonlyMap<string, number>
  readonly baselineMinutes: number
}

/** Hours far above the rate of the days before. */
function surgesOf(
  members: readonly Watched[],
  before: readonly CountedDay[],
  days: number,
): readonly Surge[] {
  const hourly = before.reduce((sum, { count }) => sum + count, 0) / (days * 24)
  // The day's own rhythm makes an hour three times its mean.
  const most = Math.max(LEAST_CALLS, 3 * hourly + SIGMAS * Math.sqrt(hourly + 0.25))
  const callers = new Map<string, number>()
  for (const one of before)
    for (const [arn, count] of one.callers) callers.set(arn, (callers.get(arn) ?? 0) + count)
  const hours = groupBy(members, ({ call }) => String(Math.floor(call.time / HOUR)))
  return hours.flatMap(([hour, own]) => {
    const [first] = own
    if (first === undefined || own.length <= most) return []
    const start = Number(hour) * HOUR
    const baselineMinutes = days * 24 * 60
    const usual = hourly / 60
    const now = callersOf(own)
    return [
      { first, start, count: own.length, usual, callers: now, before: callers, baselineMinutes },
    ]
  })
}

/** One that starts and one that ends. */
function insightRecords(surge: Surge, random: Random): readonly JsonRecord[] {
  const shared = uuid(random)
  return (['Start', 'End'] as const).map((state) => insightRecord(surge, state, shared, random))
}

function insightRecord(
  { first, start, count, usual, callers, before, baselineMinutes }: Surge,
  state: 'Start' | 'End',
  shared: string,
  random: Random,
): JsonRecord {
  const { call, error } = first
  const duration = state === 'Start' ? 1 : 60
  return {
    eventVersion: '1.09',
    eventTime: wholeSeconds(state === 'Start' ? start : start + HOUR),
    awsRegion: call.region,
    eventID: uuid(random),
    eventType: 'AwsCloudTrailInsight',
    recipientAccountId: call.account,
    sharedEventID: shared,
    insightDetails: {
      state,
      eventSource: `${call.service}.amazonaws.com`,
      eventName: call.operation,
      insightType: error === '' ? 'ApiCallRateInsight' : 'ApiErrorRateInsight',
      errorCode: error === '' ? undefined : error,
      insightContext: {
        statistics: {
          baseline: { average: rounded(usual) },
          insight: { average: rounded(count / 60) },
          insightDuration: duration,
          baselineDuration: baselineMinutes,
        },
        attributions: [
          {
            attribute: 'userIdentityArn',
            insight: shares(callers, 60),
            baseline: shares(before, baselineMinutes),
          },
        ],
      },
    },
    eventCategory: 'Insight',
  }
}

/** CloudTrail names up to five. */
function shares(callers: ReadonlyMap<string, number>, minutes: number): readonly JsonRecord[] {
  return [...callers]
    .toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, 5)
    .map(([value, count]) => ({ value, average: rounded(count / minutes) }))
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4
}
