import type { Answer, ApiAnswer, ApiCall } from './api-stand-in.ts'

/** What an imagined AWS holds; records are as their service writes them on the wire. */
export interface Imagined {
  /** CloudTrail events of any account; those of the caller's account and Region are found. */
  readonly events?: readonly Readonly<Record<string, unknown>>[]
  readonly findings?: readonly Readonly<Record<string, unknown>>[]
  readonly hubFindings?: readonly Readonly<Record<string, unknown>>[]
  readonly metrics?: readonly ImaginedMetric[]
  /** Regions where GuardDuty and Security Hub are enabled; every Region when left out. */
  readonly enabledIn?: readonly string[]
}

export interface ImaginedMetric {
  readonly Namespace: string
  readonly MetricName: string
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[]
  /** The value of a statistic at a time, milliseconds since the epoch; undefined where there is no datapoint. */
  readonly at: (time: number, statistic: string) => number | undefined
}

/** Answers as AWS does, page by page. `held` is asked at each call, so that a test may let things happen, and accounts differ. */
export function imaginedApis(held: (call: ApiCall) => Imagined): Answer {
  return (call) => {
    const answer = ANSWERS[call.action]
    return answer === undefined ? {} : answer(call, held(call))
  }
}

type Answering = (call: ApiCall, held: Imagined) => ApiAnswer

const ANSWERS: Readonly<Record<string, Answering>> = {
  'cloudtrail:LookupEvents': lookupEvents,
  'guardduty:ListDetectors': (call, held) => ({
    body: { detectorIds: isEnabled(call, held) ? ['d1'] : [], nextToken: '' },
  }),
  'guardduty:ListFindings': listFindings,
  'guardduty:GetFindings': ({ input }, { findings = [] }) => ({
    body: { findings: findings.filter(({ id }) => listOf(input['findingIds']).includes(id)) },
  }),
  'securityhub:GetFindings': hubFindings,
  'cloudwatch:ListMetrics': ({ input }, { metrics = [] }) => {
    const found = metrics.filter(({ Namespace }) => Namespace === input['Namespace'])
    const { page, next } = pageOf(found, 500, input['NextToken'])
    return { body: { Metrics: page.map(({ at: _, ...metric }) => metric), ...next } }
  },
  'cloudwatch:GetMetricData': metricData,
}

function lookupEvents({ input, account, region }: ApiCall, { events = [] }: Imagined): ApiAnswer {
  const [start, end] = [Number(input['StartTime'] ?? 0), Number(input['EndTime'] ?? 4e9)]
  const found = events
    .filter(
      ({ recipientAccountId, awsRegion }) => recipientAccountId === account && awsRegion === region,
    )
    .map((event) => ({ event, time: Date.parse(String(event['eventTime'])) / 1000 }))
    .filter(({ time }) => time >= start && time <= end)
    .toSorted((a, b) => b.time - a.time)
    .map(({ event, time }) => ({
      EventId: event['eventID'],
      EventTime: time,
      CloudTrailEvent: JSON.stringify(event),
    }))
  const { page, next } = pageOf(found, Number(input['MaxResults'] ?? 50), input['NextToken'])
  return { body: { Events: page, ...next } }
}

function listFindings({ input }: ApiCall, { findings = [] }: Imagined): ApiAnswer {
  const { updatedAt } = objectOf(objectOf(input['findingCriteria'])['criterion'])
  const range = objectOf(updatedAt)
  const found = findings
    .filter((finding) => {
      const time = Date.parse(String(finding['updatedAt']))
      return time >= Number(range['greaterThanOrEqual']) && time < Number(range['lessThan'])
    })
    .map(({ id }) => id)
  const { page, next } = pageOf(found, Number(input['maxResults']), input['nextToken'])
  return { body: { findingIds: page, nextToken: next.NextToken ?? '' } }
}

function hubFindings(call: ApiCall, held: Imagined): ApiAnswer {
  if (!isEnabled(call, held)) return { status: 401, error: 'InvalidAccessException' }
  const { input } = call
  const [range] = listOf(objectOf(input['Filters'])['UpdatedAt'])
  const { Start, End } = objectOf(range)
  const found = (held.hubFindings ?? [])
    .filter((finding) => {
      const time = Date.parse(String(finding['UpdatedAt']))
      return (
        Start === undefined ||
        (time >= Date.parse(String(Start)) && time <= Date.parse(String(End)))
      )
    })
    .toSorted((a, b) => (String(a['UpdatedAt']) < String(b['UpdatedAt']) ? -1 : 1))
  const { page, next } = pageOf(found, Number(input['MaxResults']), input['NextToken'])
  return { body: { Findings: page, ...next } }
}

function metricData({ input }: ApiCall, { metrics = [] }: Imagined): ApiAnswer {
  const [start, end] = [Number(input['StartTime']) * 1000, Number(input['EndTime']) * 1000]
  const results = listOf(input['MetricDataQueries']).map((query) => {
    const { MetricStat, Id } = objectOf(query)
    const { Metric, Period, Stat } = objectOf(MetricStat)
    const metric = metrics.find((one) => nameOf(one) === nameOf(objectOf(Metric)))
    const step = Number(Period) * 1000
    const times = Array.from({ length: (end - start) / step }, (_, i) => start + i * step)
    const points = times.flatMap((time) => {
      const value = metric?.at(time, String(Stat))
      return value === undefined ? [] : [{ time: time / 1000, value }]
    })
    return { Id, Label: '', points }
  })
  return pageOfData(results, input['NextToken'])
}

interface Data {
  readonly Id: unknown
  readonly Label: string
  readonly points: readonly { readonly time: number; readonly value: number }[]
}

/** A page ends in the middle of the results, wherever that is: so many datapoints make a page. */
function pageOfData(results: readonly Data[], token: unknown): ApiAnswer {
  const most = 500
  const from = Number(token ?? 0)
  const all = results.flatMap(({ points }, of) => points.map((point) => ({ of, ...point })))
  const page = all.slice(from, from + most)
  const more = from + most < all.length
  const MetricDataResults = results.flatMap(({ Id, Label }, of) => {
    const points = page.filter((point) => point.of === of)
    if (points.length === 0 && from > 0) return []
    return [
      {
        Id,
        Label,
        Timestamps: points.map(({ time }) => time),
        Values: points.map(({ value }) => value),
        StatusCode: more ? 'PartialData' : 'Complete',
      },
    ]
  })
  return { body: { MetricDataResults, ...(more ? { NextToken: String(from + most) } : {}) } }
}

function nameOf(metric: Readonly<Record<string, unknown>> | ImaginedMetric): string {
  return JSON.stringify([metric.Namespace, metric.MetricName, metric.Dimensions])
}

function isEnabled({ region }: ApiCall, { enabledIn }: Imagined): boolean {
  return enabledIn?.includes(region) ?? true
}

function pageOf<T>(all: readonly T[], size: number, token: unknown) {
  const from = Number(token ?? 0)
  const more = from + size < all.length
  return {
    page: all.slice(from, from + size),
    next: more ? { NextToken: String(from + size) } : {},
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
