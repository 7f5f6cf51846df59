import { shortName } from '../../events/arn.ts'
import { entityTypeCode } from '../../events/entity.ts'
import { truthCode } from '../../events/tables.ts'
import { MINUTE, parseTime } from '../../events/time.ts'
import { compactJson } from '../compact-json.ts'
import { eventOf, TEXT_CHARACTERS } from '../event-of.ts'
import type { JsonFormat, JsonObject, RecordResult } from '../format.ts'
import { type Attributed, attributedTo } from './attributed.ts'
import { type Insight, isInsight, readInsight } from './record.ts'

export const cloudTrailInsights: JsonFormat = {
  kind: 'json',
  name: 'cloudtrail-insights',
  title: 'CloudTrail Insights events',
  recognises: isInsight,
  toEvents,
}

/** An insight is told of twice: the later record, of its end, is the state that counts. */
function toEvents(record: JsonObject): RecordResult {
  const insight = readInsight(record)
  if ('reason' in insight) return insight
  const time = parseTime(insight.time)
  if (Number.isNaN(time)) return { reason: 'bad-time', detail: 'eventTime is no time' }
  const who = attributedTo(insight)
  return [
    eventOf('finding', {
      key: insight.id,
      id: insight.id,
      origin: 'cloudtrail-insights',
      type: typeOf(insight),
      title: titleOf(insight, who),
      score: scoreOf(who),
      time: startOf(insight, time),
      end_time: time,
      updated: time,
      account: insight.account,
      region: insight.region,
      resource: insight.operation,
      resource_type: entityTypeCode('operation'),
      actor: who?.id,
      actor_type: who && entityTypeCode(who.type),
      session: who?.session,
      archived: truthCode(false),
      sample: truthCode(false),
      detail: detailOf(insight),
    }),
  ]
}

const MOST_MINUTES = 366 * 24 * 60

/** When it started, from the record of its end, which says how long it lasted. */
function startOf({ isEnd, minutes }: Insight, time: number): number {
  return isEnd && minutes > 0 && minutes < MOST_MINUTES ? time - minutes * MINUTE : time
}

/**
 * AWS gives an insight no severity. A rate alone says little, so it is low; where somebody makes the calls who did not before
 * it is medium; what a service of AWS does by itself, mostly in answer to load, is informational.
 */
function scoreOf(who: Attributed | undefined): number {
  if (who === undefined) return 2
  if (who.isAws) return 0
  return who.isNew ? 5 : 2
}

const TYPE = /^(Api\w{1,64})Insight$/

/** `CloudTrailInsight/ApiCallRate` */
function typeOf({ type }: Insight): string {
  return `CloudTrailInsight/${TYPE.exec(type)?.[1] ?? 'Unknown'}`
}

/** `sagemaker:InvokeEndpoint came 99 times a minute instead of 1.5, mostly from scorer` */
function titleOf(insight: Insight, who: Attributed | undefined): string {
  const { service, operation, error, average, baselineAverage } = insight
  const called = `${service.replace('.amazonaws.com', '') || 'AWS'}:${operation}`
  const what = error ? `${called} failed with ${error}` : `${called} was called`
  const rate = average >= 0 ? ` ${rounded(average)} times a minute` : ' unusually often'
  const before = baselineAverage >= 0 ? ` instead of ${rounded(baselineAverage)}` : ''
  return `${what}${rate}${before}${who ? `, mostly by ${shortName(who.id)}` : ''}`
}

function rounded(value: number): number {
  return Number(value.toPrecision(3))
}

function detailOf({ service, operation, error, isEnd, context }: Insight): string {
  return compactJson(
    [
      ['state', isEnd ? 'End' : 'Start'],
      ['action', { awsApiCallAction: { api: operation, serviceName: service, errorCode: error } }],
      ['insight', context],
    ],
    TEXT_CHARACTERS,
  )
}
