import type { Cause } from '../../src/events/cause.ts'
import type { EntityRef } from '../../src/events/entity.ts'
import type { Finding } from '../../src/events/finding.ts'
import { HOUR, MINUTE } from '../../src/events/time.ts'
import type { Act } from '../../src/graph/acts.ts'
import type { Habits, PrincipalDays } from '../../src/graph/habits.ts'
import { peerGroup } from '../../src/graph/novelty-peers.ts'
import { evenly } from '../../src/investigations/causes/onset.ts'
import type { Subject } from '../../src/investigations/causes/subject.ts'
import type { FindingGroup } from '../../src/investigations/report.ts'

/** The hour around which the small stories of these tests turn. */
export const ONSET = Date.UTC(2026, 0, 15, 14)
export const ACCOUNT = '111122223333'
export const REGION = 'eu-west-1'

export const endpoint = (name: string): EntityRef => ({
  type: 'sagemaker-endpoint',
  id: `arn:aws:sagemaker:${REGION}:${ACCOUNT}:endpoint/${name}`,
})
export const role = (name: string, account = ACCOUNT): EntityRef => ({
  type: 'iam-role',
  id: `arn:aws:iam::${account}:role/${name}`,
})
export const user = (name: string): EntityRef => ({
  type: 'iam-user',
  id: `arn:aws:iam::${ACCOUNT}:user/${name}`,
})
export const bucket = (name: string): EntityRef => ({
  type: 's3-bucket',
  id: `arn:aws:s3:::${name}`,
})
export const address = (ip: string): EntityRef => ({ type: 'ip-address', id: ip })

let made = 0

/** A finding about an act; each has an id of its own unless given one. */
export function finding(fields: Partial<Finding> = {}): Finding {
  made++
  return {
    id: `f-${String(made).padStart(4, '0')}`,
    type: 'Technique/CloudTrailStopped',
    severity: 'HIGH',
    title: 'A trail was stopped',
    entity: endpoint('churn'),
    related: [],
    account: ACCOUNT,
    region: REGION,
    start: ONSET,
    end: ONSET + HOUR,
    detector: 'cloudtrail-stopped',
    score: 10,
    observed: 1,
    expected: 0,
    baseline: '45 days',
    examined: 100,
    techniques: [],
    eventIds: [],
    ...fields,
  }
}

/** A finding about a series that left its baseline. */
export function anomaly(fields: Partial<Finding> = {}): Finding {
  return finding({
    type: 'Inference/LatencyUnlikeItself',
    title: 'latency of churn is 3 times as high as it was',
    detector: 'inference-latency',
    ...fields,
  })
}

/** A series of no use but for the onset that it dates. */
export function dated(
  time: number,
  earliest = time,
  latest = time,
): NonNullable<Finding['series']> {
  const onset = { time, earliest, latest }
  const none = { times: [], values: [], expected: [], lower: [], upper: [] }
  return { label: 'latency', unit: 'ms', ...none, onset }
}

/** An act on the endpoint `churn`, ten minutes before the onset. */
export function act(fields: Partial<Act> = {}): Act {
  made++
  return {
    eventId: `e-${String(made).padStart(4, '0')}`,
    time: ONSET - 10 * 60_000,
    account: ACCOUNT,
    region: REGION,
    service: 'sagemaker.amazonaws.com',
    operation: 'UpdateEndpoint',
    actor: role('release'),
    session: '',
    accessKey: '',
    sourceIp: '203.0.113.5',
    target: endpoint('churn'),
    succeeded: true,
    request: '{}',
    ...fields,
  }
}

/** An onset that lies anywhere within `uncertainty` of `time`. */
export function onset(time: number, uncertainty: number): Subject['onset'] {
  const [earliest, latest] = [time - uncertainty, time + uncertainty]
  return { time, earliest, latest, shares: evenly(earliest, latest) }
}

/** The endpoint `churn`, slow since `ONSET` for three hours. */
export function subject(fields: Partial<Subject> = {}): Subject {
  return {
    entity: endpoint('churn'),
    account: ACCOUNT,
    region: REGION,
    onset: onset(ONSET, 5 * 60_000),
    end: ONSET + 3 * HOUR,
    symptoms: new Map([['latency', 0.8]]),
    findings: [],
    ...fields,
  }
}

/** Thirty days on all of which each principal was active, and called each of its operations on as many as given. */
export function habits(
  days: Readonly<Record<string, Readonly<Record<string, number>>>> = {},
): Habits {
  const among = (is: (actor: string) => boolean, operation: string): PrincipalDays => {
    const actors = Object.keys(days).filter(is)
    const count = actors.reduce((sum, actor) => sum + (days[actor]?.[operation] ?? 0), 0)
    return { count, total: 30 * actors.length }
  }
  return {
    days: 30,
    of: ({ actor, operation }) => ({
      own: among((one) => one === actor, operation),
      peers: among((one) => peerGroup(one) === peerGroup(actor), operation),
      account: among(() => true, operation),
      everybody: among(() => true, operation),
    }),
  }
}

export const because = (text: string, weight: number) => ({
  factor: 'kind',
  text,
  weight,
  eventIds: [],
})

/** The likeliest cause of the small stories: somebody rolled out a model. */
export function cause(fields: Partial<Cause> = {}): Cause {
  return {
    rank: 1,
    probability: 0.88,
    kind: 'model-change',
    principal: role('release'),
    entity: endpoint('churn'),
    time: ONSET - 10 * MINUTE,
    eventIds: ['e-update'],
    why: 'release called sagemaker:UpdateEndpoint on churn.',
    evidence: [
      because('most changes cause nothing', -2),
      because('10 min before', 2),
      because('it is rare', 1),
    ],
    ...fields,
  }
}

export const unexplained = cause({
  rank: 2,
  probability: 0.12,
  kind: 'unexplained',
  eventIds: [],
  why: 'Nothing.',
})
export const slow = anomaly({
  title: 'churn: model latency is unlike itself (3.1 times the usual)',
})

/** A finding group of no story at all. */
export function findingGroup(fields: Partial<FindingGroup> = {}): FindingGroup {
  return {
    id: 'fg-1',
    severity: 'HIGH',
    title: '',
    summary: '',
    entities: [],
    tactics: [],
    findings: [],
    causes: [],
    timeline: [],
    ...fields,
  }
}
