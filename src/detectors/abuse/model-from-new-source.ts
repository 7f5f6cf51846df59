import type { Finding } from '../../events/finding.ts'
import type { Severity } from '../../events/severity.ts'
import { ENOUGH_DAYS, type Habits, habitsOf } from '../../graph/novelty-habits.ts'
import type { Call } from '../../lake/calls.ts'
import type { Detection, DetectionContext, Detector } from '../detector.ts'
import { type Familiarity, familiarityOf, habitBits } from '../techniques/context.ts'
import { actorName, findingOf } from '../techniques/finding.ts'
import { namedCalls } from './named-calls.ts'

const ID = 'model-from-new-source'

/** A model is made from an image or an artifact of a place that no model of the account came from. */
export const MODEL_FROM_NEW_SOURCE: Detector = {
  id: ID,
  title: 'A model comes from a place where none came from before',
  description:
    'Models, their versions and imported ones are made from artifacts in few buckets and images of few registries. Where ' +
    'each comes from is held against the models of the account before, and who made it against who usually does. A new ' +
    'version from the usual bucket is a delivery; weights or an image from elsewhere, brought by somebody who never ' +
    'deploys, are how a model is swapped or poisoned.',
  falsePositives: 'A new bucket or registry of the team, a first model from a marketplace.',
  needs: ['api_call'],
  severity: 'HIGH',
  techniques: ['AML.T0018', 'AML.T0010.003', 'AML.T0076', 'T1525', 'T1565'],
  detect,
}

const NAMES = [
  'sagemaker:CreateModel',
  'sagemaker:CreateModelPackage',
  'sagemaker:CreateInferenceComponent',
  'bedrock:CreateModelImportJob',
]
const ARTIFACTS = /"(?:modelDataUrl|s3Uri|s3ModelArtifacts|artifactUrl)": ?"s3:\/\/([^"/]{1,80})/gi
/** A version of a model out of the registry of an account, as a marketplace or a stranger shares it. */
const PACKAGES =
  /"modelPackageName": ?"arn:[^":]{1,20}:sagemaker:[^":]{0,30}:([^":]{1,20}):model-package/gi
const IMAGES = /"(?:image|containerImage)": ?"([^"/]{1,200})\//gi

async function detect({ lake, scope, baseline }: DetectionContext): Promise<Detection> {
  const { engine } = lake
  const window = { start: baseline.start, end: scope.end }
  const { calls, terms } = await namedCalls(engine, window, NAMES)
  const recent = calls.filter(({ time }) => time >= scope.start)
  if (recent.length === 0) return { findings: [], examined: 0 }
  const habits = await habitsOf(engine, baseline, terms)
  const known = new Map<string, Set<string>>()
  const findings: Finding[] = []
  for (const call of calls) {
    const places = placesOf(call)
    const ours = known.get(call.account) ?? new Set()
    const fresh = places.filter((place) => !ours.has(place))
    if (call.time >= scope.start && fresh.length > 0 && ours.size > 0)
      findings.push(...findingsOf(call, fresh, ours, habits, recent.length))
    // Who is refused has brought nothing; what somebody slipped in must not be what the next is held against.
    if (call.outcome === 'success' && call.time < scope.start)
      known.set(call.account, new Set([...ours, ...places]))
  }
  return { findings: withoutRepeats(findings), examined: recent.length }
}

/** Buckets of artifacts, registries of images and other accounts' registries of models that the request names. */
function placesOf({ request, account }: Call): readonly string[] {
  const named = (pattern: RegExp) => [...request.matchAll(pattern)].map((match) => match[1] ?? '')
  return [
    ...new Set([
      ...named(ARTIFACTS).map((bucket) => `bucket ${bucket}`),
      ...named(IMAGES).map((registry) => `registry ${registry}`),
      ...named(PACKAGES)
        .filter((owner) => owner !== account)
        .map((owner) => `models of account ${owner}`),
    ]),
  ]
}

const SEVERITIES: Readonly<Record<Familiarity, Severity | undefined>> = {
  unknown: undefined,
  routine: 'LOW',
  occasional: 'LOW',
  'usual-for-peers': 'MEDIUM',
  'usual-in-account': 'HIGH',
  'first-in-account': 'HIGH',
}

function findingsOf(
  call: Call,
  fresh: readonly string[],
  known: ReadonlySet<string>,
  habits: Habits,
  examined: number,
): readonly Finding[] {
  if (habits.baselineDays < ENOUGH_DAYS) return []
  const habit = habits.of(call.actor, call.account, call.service, call.operation)
  const familiarity = familiarityOf(habit, habits.baselineDays)
  const usual = SEVERITIES[familiarity]
  if (usual === undefined) return []
  const refused = call.outcome === 'denied'
  return [
    {
      ...findingOf('Abuse/ModelFromNewSource', [call], ID),
      severity: refused ? 'LOW' : usual,
      title: `${actorName(call)} made a model from ${fresh.join(' and ')}${refused ? ' (refused)' : ''}`,
      score: Math.round(habitBits(habit) * 10) / 10,
      observed: fresh.join(', '),
      expected: [...known].slice(0, 4).join(', '),
      baseline: `models of the account in the ${habits.baselineDays} days before; the principal made such on ${habit.own} of them`,
      examined,
      techniques: MODEL_FROM_NEW_SOURCE.techniques,
    },
  ]
}

/** The same principal and place again is no second finding. */
function withoutRepeats(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>()
  return findings.filter(({ actor, observed }) => {
    const key = `${actor?.id}\0${observed}`
    return seen.has(key) ? false : seen.add(key)
  })
}
